import type { Resource, TemplateSet } from '../model/template-set';
import type { Question } from '../model/value';
import { type Beyond, beyondOf } from './beyond';
import type { LoadModel } from './load-model';
import { staleness } from './price';
import { PRICES_DATE, type PriceId } from './prices';
import { type CostItem, priceAll, reasonOf } from './pricing';

export interface ResourceCost {
  readonly id: string;
  readonly type: string;
  /** What people call it. */
  readonly label: string;
  /** USD a month. */
  readonly fixed: number;
  readonly variable: number;
  /** What of both rests on prices that nobody has confirmed. */
  readonly unconfirmedUsd: number;
  readonly items: readonly CostItem[];
}

/** A price in use that nobody has confirmed. */
export interface UnconfirmedPrice {
  readonly price: PriceId;
  /** USD a month that rest on it. */
  readonly usd: number;
  /** Ids of the resources that are charged by it, the most expensive first. */
  readonly resources: readonly string[];
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
  /**
   * Services that the users drive beyond the bounds of their scaling in the busiest hour. The sums go by an average one,
   * and lack tasks where that is beyond the bounds, too.
   */
  readonly beyond: readonly Beyond[];
  readonly load: LoadModel;
  readonly prices: {
    readonly date: string;
    /** Prices in use that nobody has confirmed, the weightiest first, and what part of the sums, in USD, rests on them. */
    readonly unconfirmed: readonly UnconfirmedPrice[];
    readonly unconfirmedUsd: number;
    /** @default - they are not older than a year */
    readonly stale?: string;
  };
}

interface EstimateOptions {
  /** @default - now: prices older than a year are reported */
  readonly now?: Date;
  /**
   * Whether services stay within the bounds of their scaling. Without, the load decides alone.
   * @default true
   */
  readonly withinBounds?: boolean;
  /**
   * Whether a configuration of ours made the templates. Bounds are then named by its keys, otherwise by the property.
   * @default false
   */
  readonly configured?: boolean;
}

/**
 * Prices the templates of a deployment for a load. Nothing is counted as zero in silence: every resource is priced,
 * known to be free, or listed as unknown.
 */
export function estimate(
  set: TemplateSet,
  load: LoadModel,
  { now = new Date(), withinBounds = true, configured = false }: EstimateOptions = {},
): Estimate {
  const { world, priced } = priceAll(set, { load, withinBounds });
  const exists = priced.filter(({ outcome }) => outcome !== 'absent');
  const resources = exists.flatMap(({ resource, outcome }) =>
    typeof outcome === 'object' && 'items' in outcome ? [costOf(resource, outcome.items)] : [],
  );
  const stale = staleness(PRICES_DATE, now);
  return {
    monthly: {
      fixed: sumOf(resources, ({ fixed }) => fixed),
      variable: sumOf(resources, ({ variable }) => variable),
    },
    resources: resources.sort((a, b) => total(b) - total(a) || a.id.localeCompare(b.id)),
    unknown: exists.flatMap(({ resource, outcome }) =>
      typeof outcome === 'object' && 'why' in outcome
        ? [{ id: resource.id, type: resource.type, why: outcome.why }]
        : [],
    ),
    free: freeIn(exists.filter(({ outcome }) => outcome === 'free').map(({ resource }) => resource)),
    assumed: [...world.assumptions.values()].map(describeAnswer),
    beyond: withinBounds ? beyondOf(world, load, configured) : [],
    load,
    prices: {
      date: PRICES_DATE,
      unconfirmed: unconfirmedIn(resources),
      unconfirmedUsd: sumOf(resources, one => one.unconfirmedUsd),
      ...(stale !== undefined && { stale }),
    },
  };
}

const total = ({ fixed, variable }: ResourceCost) => fixed + variable;
const sumOf = <T>(of: readonly T[], usd: (one: T) => number) => of.reduce((sum, one) => sum + usd(one), 0);

function costOf({ id, type, label }: Resource, items: readonly CostItem[]): ResourceCost {
  const sum = (isCounted: (item: CostItem) => boolean) => sumOf(items.filter(isCounted), ({ usd }) => usd);
  return {
    id,
    type,
    label,
    fixed: sum(({ kind }) => kind === 'fixed'),
    variable: sum(({ kind }) => kind === 'variable'),
    unconfirmedUsd: sum(({ unconfirmed }) => unconfirmed),
    items,
  };
}

function freeIn(resources: readonly Resource[]): Estimate['free'] {
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  return types.map(type => ({
    type,
    count: resources.filter(resource => resource.type === type).length,
    why: reasonOf(type) ?? '',
  }));
}

function unconfirmedIn(resources: readonly ResourceCost[]): UnconfirmedPrice[] {
  const charges = resources.flatMap(({ id, items }) =>
    items.filter(({ unconfirmed }) => unconfirmed).map(({ price, usd }) => ({ price, usd, id })),
  );
  return [...new Set(charges.map(({ price }) => price))]
    .map(price => {
      const charged = charges.filter(one => one.price === price).sort((a, b) => b.usd - a.usd);
      return {
        price,
        usd: sumOf(charged, ({ usd }) => usd),
        resources: [...new Set(charged.map(({ id }) => id))],
      };
    })
    .sort((a, b) => b.usd - a.usd || a.price.localeCompare(b.price));
}

/** `stack/Parameter ≠ value`. */
const describeAnswer = ({ question, answer }: { question: Question; answer: boolean }) =>
  `${plain(question.left)} ${answer ? '=' : '≠'} ${plain(question.right)}`;

const plain = (side: string) => side.replace(/\$\{parameter:([^}]*)\}/g, '$1');
