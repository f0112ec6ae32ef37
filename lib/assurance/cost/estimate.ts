import type { Resource, TemplateSet } from '../model/template-set';
import type { Question } from '../model/value';
import { type Beyond, beyondOf } from './beyond';
import type { LoadModel } from './load-model';
import { isPriced, staleness } from './price';
import { PRICES, PRICES_DATE, type PriceId } from './prices';
import { type CostItem, priceAll, reasonOf } from './pricing';

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
  /** Services that the users drive beyond the bounds of their scaling: the sums hold the tasks that these allow. */
  readonly beyond: readonly Beyond[];
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

interface EstimateOptions {
  /** @default - now: prices older than a year are reported */
  readonly now?: Date;
  /**
   * Whether services stay within the bounds of their scaling. Without, the load decides alone.
   * @default true
   */
  readonly withinBounds?: boolean;
}

/**
 * Prices the templates of a deployment for a load. Nothing is counted as zero in silence: every resource is priced,
 * known to be free, or listed as unknown.
 */
export function estimate(
  set: TemplateSet,
  load: LoadModel,
  { now = new Date(), withinBounds = true }: EstimateOptions = {},
): Estimate {
  const { world, priced } = priceAll(set, { load, withinBounds });
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
    beyond: withinBounds ? beyondOf(world, load) : [],
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

function costOf({ id, type, label }: Resource, items: readonly CostItem[]): ResourceCost {
  const sum = (wanted: 'fixed' | 'variable') =>
    items.filter(({ kind }) => kind === wanted).reduce((usd, item) => usd + item.usd, 0);
  return { id, type, label, fixed: sum('fixed'), variable: sum('variable'), items };
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
