import { parseCidr, sizeOf as sizeOfRange } from '../../../config/cidr';
import { type Described, described } from '../../model/network';
import type { TemplateSet } from '../../model/template-set';
import { CannotTell } from '../../model/unread';
import type { World } from '../../model/world';
import type { Estimate } from '../estimate';
import type { LoadModel } from '../load-model';
import type { PriceId } from '../prices';
import { decidedWorld } from '../pricing';
import { cardsAtATime, type ServiceShape, shapeOf, tasksFor } from '../services/demand';

/** A service as the templates define it. */
interface ScaledService extends ServiceShape {
  /** Addresses of its subnets that tasks can have. */
  readonly addresses: number;
}

/** What the templates say about how much a deployment can do. */
export interface Deployment {
  readonly requests: ScaledService;
  readonly cards: ScaledService;
  /** Cards that fit into the memory of one task at a time. */
  readonly cardsAtATime: number;
  readonly natGateways: number;
  readonly tables: number;
  /** Requests that the web ACL admits from one address in five minutes. */
  readonly rateLimit: number;
}

/** AWS keeps five addresses of every subnet. */
const RESERVED = 5;

/** @throws CannotTell for a deployment that has not one service of each role and one rate limit */
export function readDeployment(set: TemplateSet, load: LoadModel): Deployment {
  const world = decidedWorld(set, { load, withinBounds: true });
  const services = described(world, 'AWS::ECS::Service').map(one => readService(world, one));
  const requests = only(
    'service behind a load balancer',
    services.filter(({ role }) => role === 'requests'),
  );
  const cards = only(
    'service behind that one',
    services.filter(({ role }) => role === 'cards'),
  );
  return {
    requests,
    cards,
    cardsAtATime: cardsAtATime(cards.size, load),
    natGateways: world.ofType('AWS::EC2::NatGateway').length,
    tables: world.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').length,
    rateLimit: only('rate limit of a web ACL', rateLimits(world)),
  };
}

function readService(world: World, service: Described): ScaledService {
  const subnets = service.properties.at('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets').items();
  return {
    ...shapeOf(world, service),
    addresses: subnets
      .map(subnet => parseCidr(world.properties(subnet.resource('AWS::EC2::Subnet')).at('CidrBlock').text()))
      .reduce((sum, range) => sum + (range ? sizeOfRange(range) - RESERVED : 0), 0),
  };
}

const rateLimits = (world: World): number[] =>
  described(world, 'AWS::WAFv2::WebACL').flatMap(({ properties }) =>
    properties
      .at('Rules')
      .items()
      .flatMap(rule => rule.at('Statement', 'RateBasedStatement', 'Limit').optionalNumber() ?? []),
  );

function only<T>(what: string, found: readonly T[]): T {
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new CannotTell(`capacity is worked out for one ${what}; there are ${found.length}`);
  return one;
}

/** What is asked of a deployment in the busiest hour. */
export interface Demand {
  /** A second. */
  readonly requests: number;
  readonly pages: number;
  readonly cards: number;
  readonly questions: number;
  /** Of the language model, a minute: questions and answers. */
  readonly tokens: number;
  /** Tasks that are wanted, whatever the bounds are. */
  readonly apiTasks: number;
  readonly executorTasks: number;
  /** Units a second. */
  readonly tableReads: number;
  readonly tableWrites: number;
  /** Requests a second. */
  readonly objectReads: number;
  readonly objectWrites: number;
}

export function demandOf(load: LoadModel, { requests, cards }: Deployment): Demand {
  const { perUserAndDay, perRequest, perCard, perQuestion } = load;
  const perHour = (perDay: number) => load.dailyUsers * perDay * load.busiestHour;
  const perSecond = (perDay: number) => perHour(perDay) / 3600;
  const wanted = (service: ScaledService) =>
    Math.max(service.scale.min, tasksFor(perHour(perUserAndDay[service.role]), service, load));
  const asked = {
    requests: perSecond(perUserAndDay.requests),
    pages: perSecond(perUserAndDay.pages),
    cards: perSecond(perUserAndDay.cards),
    questions: perSecond(perUserAndDay.questions),
  };
  const bytes = (perQuestion.sentKiB + perQuestion.receivedKiB) * 1024;
  return {
    ...asked,
    tokens: (asked.questions * 60 * bytes) / perQuestion.bytesPerToken,
    apiTasks: wanted(requests),
    executorTasks: wanted(cards),
    tableReads: asked.requests * perRequest.readUnits,
    tableWrites: asked.requests * perRequest.writeUnits,
    objectReads: asked.cards * perCard.objectReads,
    objectWrites: asked.cards * perCard.objectWrites,
  };
}

/** What an estimate counts of something in a month, over all resources. */
export const amountOf = ({ resources }: Estimate, ...prices: readonly PriceId[]): number =>
  resources
    .flatMap(({ items }) => items)
    .filter(({ price }) => prices.includes(price))
    .reduce((sum, { quantity }) => sum + quantity, 0);
