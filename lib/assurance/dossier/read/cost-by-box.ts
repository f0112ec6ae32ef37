import type { Findings } from '../findings';
import { listsOf } from './lists';

/** A month, in USD. */
export interface Usd {
  readonly fixed: number;
  readonly variable: number;
  /** What of both rests on prices that nobody has confirmed. */
  readonly unconfirmedUsd: number;
}

export interface BoxCost extends Usd {
  readonly title: string;
}

/** What each box costs with all that was built with it, the most expensive first; what is free is left out. */
export function costByBox({ world, parts, cost }: Findings): BoxCost[] {
  const byResource = new Map(cost.resources.map(one => [one.id, one]));
  return listsOf(world, parts)
    .map(({ title, resources }) => ({
      title,
      ...sumOf(resources.flatMap(({ id }) => byResource.get(id) ?? [])),
    }))
    .filter(({ fixed, variable }) => fixed + variable > 0)
    .sort((a, b) => b.fixed + b.variable - a.fixed - a.variable || (a.title < b.title ? -1 : 1));
}

export const sumOf = (all: readonly Usd[]): Usd => ({
  fixed: all.reduce((usd, one) => usd + one.fixed, 0),
  variable: all.reduce((usd, one) => usd + one.variable, 0),
  unconfirmedUsd: all.reduce((usd, one) => usd + one.unconfirmedUsd, 0),
});
