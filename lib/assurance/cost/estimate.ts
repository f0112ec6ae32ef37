import type { Resource, TemplateSet } from '../model/template-set';
import { CannotTell, OpenQuestion } from '../model/unread';
import type { Question } from '../model/value';
import { World } from '../model/world';
import type { Charge, Circumstances, Pricer } from './charge';
import { FREE } from './free';
import type { LoadModel } from './load-model';
import { isPriced, type PricedRegion, staleness } from './price';
import { PRICES, PRICES_DATE, type PriceId } from './prices';
import { data } from './services/data';
import { ecs } from './services/ecs';
import { edge } from './services/edge';
import { jobs } from './services/jobs';
import { keysAndNames } from './services/keys';
import { loadBalancing } from './services/load-balancer';
import { network } from './services/network';
import { observability } from './services/observability';
import { scheduler } from './services/schedules';
import { usageOf } from './usage';

/** A charge with its price. */
export interface CostItem extends Charge {
  readonly usd: number;
}

export interface ResourceCost {
  readonly id: string;
  readonly type: string;
  /** What people call it. */
  readonly label: string;
  /** USD a month. */
  readonly fixed: number;
  readonly variable: number;
  readonly items: readonly CostItem[];
}

/** What a deployment costs in a month, in USD at list price. */
export interface Estimate {
  readonly monthly: {
    /** With nobody there, jobs by schedule included. */
    readonly fixed: number;
    /** What the users of the load model add. */
    readonly variable: number;
  };
  /** The most expensive first. */
  readonly resources: readonly ResourceCost[];
  /** Not priced: the type or a property is not understood, or there are no prices of the Region. Not in the sums. */
  readonly unknown: readonly { readonly id: string; readonly type: string; readonly why: string }[];
  readonly free: readonly { readonly type: string; readonly count: number; readonly why: string }[];
  /** Open conditions of the templates, decided so that more is charged: with a release, for example. */
  readonly assumed: readonly string[];
  readonly load: LoadModel;
  readonly prices: {
    readonly date: string;
    /** Prices in use that nobody has confirmed, and what part of the sums, in USD, rests on them. */
    readonly unconfirmed: readonly PriceId[];
    readonly unconfirmedUsd: number;
    /** @default - they are not older than a year */
    readonly stale?: string;
  };
}

const PRICERS: readonly Pricer[] = [
  ...ecs,
  ...network,
  ...loadBalancing,
  ...data,
  ...edge,
  ...observability,
  ...jobs,
  ...scheduler,
  ...keysAndNames,
];
const PRICER_BY_TYPE = new Map(PRICERS.flatMap(pricer => pricer.types.map(type => [type, pricer] as const)));

/**
 * Prices the templates of a deployment for a load. Nothing is counted as zero in silence: every resource is priced,
 * known to be free, or listed as unknown.
 */
export function estimate(set: TemplateSet, load: LoadModel, { now = new Date() } = {}): Estimate {
  const { world, priced } = priceAll(set, load);
  const exists = priced.filter(({ outcome }) => outcome !== 'absent');
  const resources = exists.flatMap(({ resource, outcome }) =>
    typeof outcome === 'object' && 'items' in outcome ? [costOf(resource, outcome.items)] : [],
  );
  const sum = (kind: 'fixed' | 'variable') => resources.reduce((total, one) => total + one[kind], 0);
  const unconfirmed = unconfirmedIn(set, resources);
  const stale = staleness(PRICES_DATE, now);
  return {
    monthly: { fixed: sum('fixed'), variable: sum('variable') },
    resources: resources.sort((a, b) => total(b) - total(a) || a.id.localeCompare(b.id)),
    unknown: exists.flatMap(({ resource, outcome }) =>
      typeof outcome === 'object' && 'why' in outcome
        ? [{ id: resource.id, type: resource.type, why: outcome.why }]
        : [],
    ),
    free: freeIn(exists.filter(({ outcome }) => outcome === 'free').map(({ resource }) => resource)),
    assumed: [...world.assumptions.values()].map(describeAnswer),
    load,
    prices: {
      date: PRICES_DATE,
      unconfirmed: [...new Set(unconfirmed.map(({ price }) => price))].sort(),
      unconfirmedUsd: unconfirmed.reduce((usd, item) => usd + item.usd, 0),
      ...(stale !== undefined && { stale }),
    },
  };
}

const total = ({ fixed, variable }: ResourceCost) => fixed + variable;

type Outcome = 'absent' | 'free' | { readonly items: readonly CostItem[] } | { readonly why: string };

interface Priced {
  readonly resource: Resource;
  readonly outcome: Outcome;
}

/** Decides each open question once, for everybody: as it costs more for the first resource that asks. */
function priceAll(set: TemplateSet, load: LoadModel): { world: World; priced: Priced[] } {
  let world = new World(set);
  for (const resource of set.resources) world = decideFor(resource, world, load);
  return {
    world,
    priced: set.resources.map(resource => ({ resource, outcome: outcomeOf(resource, world, load) })),
  };
}

function decideFor(resource: Resource, world: World, load: LoadModel): World {
  const question = openQuestion(resource, world, load);
  if (question === undefined) return world;
  const [yes, no] = [true, false].map(answer => decideFor(resource, world.assume(question, answer), load));
  if (yes === undefined || no === undefined) return world;
  const usd = (decided: World) => usdOf(outcomeOf(resource, decided, load));
  return usd(yes) > usd(no) ? yes : no;
}

function openQuestion(resource: Resource, world: World, load: LoadModel): Question | undefined {
  try {
    outcomeOf(resource, world, load);
    return undefined;
  } catch (error) {
    if (error instanceof OpenQuestion) return error.question;
    throw error;
  }
}

function outcomeOf(resource: Resource, world: World, load: LoadModel): Outcome {
  if (!world.exists(resource)) return 'absent';
  const pricer = PRICER_BY_TYPE.get(resource.type);
  if (!pricer)
    return reasonOf(resource.type) === undefined ? { why: 'no price of this type is known here' } : 'free';
  const { region } = resource.stack;
  if (!isPriced(region)) return { why: `no prices of ${region ?? 'an unknown Region'} are known here` };
  const circumstances: Circumstances = { world, load, usage: usageOf(load) };
  try {
    const charges = pricer.charges({ resource, properties: world.properties(resource) }, circumstances);
    return { items: charges.filter(({ quantity }) => quantity > 0).map(charge => withPrice(charge, region)) };
  } catch (error) {
    if (error instanceof CannotTell) return { why: error.message };
    throw error;
  }
}

const withPrice = (charge: Charge, region: PricedRegion): CostItem => ({
  ...charge,
  usd: charge.quantity * PRICES[charge.price].quotes[region].usd * (charge.share ?? 1),
});

const usdOf = (outcome: Outcome) =>
  typeof outcome === 'object' && 'items' in outcome
    ? outcome.items.reduce((sum, { usd }) => sum + usd, 0)
    : 0;

function costOf({ id, type, label }: Resource, items: readonly CostItem[]): ResourceCost {
  const sum = (wanted: 'fixed' | 'variable') =>
    items.filter(({ kind }) => kind === wanted).reduce((usd, item) => usd + item.usd, 0);
  return { id, type, label, fixed: sum('fixed'), variable: sum('variable'), items };
}

function reasonOf(type: string): string | undefined {
  const found = Object.entries(FREE).find(
    ([prefix]) => type === prefix || (prefix.endsWith('::') && type.startsWith(prefix)),
  );
  return found?.[1];
}

function freeIn(resources: readonly Resource[]): Estimate['free'] {
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  return types.map(type => ({
    type,
    count: resources.filter(resource => resource.type === type).length,
    why: reasonOf(type) ?? '',
  }));
}

function unconfirmedIn(set: TemplateSet, resources: readonly ResourceCost[]): CostItem[] {
  return resources.flatMap(({ id, items }) => {
    const region = set.get(id)?.stack.region;
    return items.filter(({ price }) => isPriced(region) && PRICES[price].quotes[region].seen === undefined);
  });
}

/** `stack/Parameter ≠ value`. */
const describeAnswer = ({ question, answer }: { question: Question; answer: boolean }) =>
  `${plain(question.left)} ${answer ? '=' : '≠'} ${plain(question.right)}`;

const plain = (side: string) => side.replace(/\$\{parameter:([^}]*)\}/g, '$1');
