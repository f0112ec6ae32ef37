import type { Resource, TemplateSet } from '../model/template-set';
import { CannotTell, OpenQuestion } from '../model/unread';
import { World } from '../model/world';
import type { Charge, Circumstances, Pricer } from './charge';
import { FREE } from './free';
import type { LoadModel } from './load-model';
import { isPriced, type PricedRegion } from './price';
import { PRICES } from './prices';
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
  /** Nobody has confirmed the price in this Region. */
  readonly unconfirmed: boolean;
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

type Outcome = 'absent' | 'free' | { readonly items: readonly CostItem[] } | { readonly why: string };

interface Priced {
  readonly resource: Resource;
  readonly outcome: Outcome;
}

/** What is asked for beside the templates. */
export interface Setting {
  readonly load: LoadModel;
  /** Whether services stay within the bounds of their scaling, however much there is to do. */
  readonly withinBounds: boolean;
}

/** Prices every resource, with every open question decided. */
export function priceAll(set: TemplateSet, setting: Setting): { world: World; priced: Priced[] } {
  const world = decidedWorld(set, setting);
  return {
    world,
    priced: set.resources.map(resource => ({ resource, outcome: outcomeOf(resource, world, setting) })),
  };
}

/**
 * The templates with each open question of their conditions decided once, for everybody: as it costs more for the first
 * resource to which it makes a difference. A service is priced with a release, for example.
 */
export function decidedWorld(set: TemplateSet, setting: Setting): World {
  const decideAll = (from: World, onTie: OnTie) =>
    set.resources.reduce((world, resource) => decide(resource, world, { setting, onTie }), from);
  return decideAll(decideAll(new World(set), 'leave open'), 'answer');
}

type OnTie = 'leave open' | 'answer';

function decide(
  resource: Resource,
  world: World,
  how: { readonly setting: Setting; readonly onTie: OnTie },
): World {
  const { setting, onTie } = how;
  const asked = tryOutcome(resource, world, setting);
  if (!(asked instanceof OpenQuestion)) return world;
  const [yes, no] = [world.assume(asked.question, true), world.assume(asked.question, false)];
  const [ifYes, ifNo] = [mostIn(resource, yes, setting), mostIn(resource, no, setting)];
  if (ifYes === ifNo && onTie === 'leave open') return world;
  return decide(resource, ifYes >= ifNo ? yes : no, how);
}

/** The most that a resource costs, whatever the answers to questions that are still open. */
function mostIn(resource: Resource, world: World, setting: Setting): number {
  const asked = tryOutcome(resource, world, setting);
  if (!(asked instanceof OpenQuestion)) return usdOf(asked);
  const answers = [true, false].map(answer => world.assume(asked.question, answer));
  return Math.max(...answers.map(answered => mostIn(resource, answered, setting)));
}

function tryOutcome(resource: Resource, world: World, setting: Setting): Outcome | OpenQuestion {
  try {
    return outcomeOf(resource, world, setting);
  } catch (error) {
    if (error instanceof OpenQuestion) return error;
    throw error;
  }
}

function outcomeOf(resource: Resource, world: World, { load, withinBounds }: Setting): Outcome {
  if (!world.exists(resource)) return 'absent';
  const pricer = PRICER_BY_TYPE.get(resource.type);
  if (!pricer)
    return reasonOf(resource.type) === undefined ? { why: 'no price of this type is known here' } : 'free';
  const { region } = resource.stack;
  if (!isPriced(region)) return { why: `no prices of ${region ?? 'an unknown Region'} are known here` };
  const circumstances: Circumstances = { world, load, withinBounds, usage: usageOf(load) };
  try {
    const charges = pricer.charges({ resource, properties: world.properties(resource) }, circumstances);
    return { items: charges.filter(({ quantity }) => quantity > 0).map(charge => withPrice(charge, region)) };
  } catch (error) {
    if (error instanceof CannotTell) return { why: error.message };
    throw error;
  }
}

function withPrice(charge: Charge, region: PricedRegion): CostItem {
  const { usd, seen } = PRICES[charge.price].quotes[region];
  return {
    ...charge,
    usd: charge.quantity * usd * (charge.share ?? 1),
    unconfirmed: seen === undefined,
  };
}

const usdOf = (outcome: Outcome) =>
  typeof outcome === 'object' && 'items' in outcome
    ? outcome.items.reduce((sum, { usd }) => sum + usd, 0)
    : 0;

/** Why a type is free; undefined for one that is not. */
export function reasonOf(type: string): string | undefined {
  const found = Object.entries(FREE).find(
    ([prefix]) => type === prefix || (prefix.endsWith('::') && type.startsWith(prefix)),
  );
  return found?.[1];
}
