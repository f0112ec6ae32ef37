import type { Beyond } from './beyond';
import type { Estimate, ResourceCost } from './estimate';

/** One resource before and after; 0 where it is not there. USD a month, users included. */
export interface ResourceChange {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly before: number;
  readonly after: number;
}

/** What a change costs, in USD a month, users included. */
export interface CostChange {
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  /** Difference as a share of what it costs before; undefined where that is nothing. */
  readonly share?: number;
  /** Resources whose cost changes by a cent or more, the largest change first. */
  readonly resources: readonly ResourceChange[];
  /** What one side could not price: the difference is without it. */
  readonly unknown: readonly string[];
  /** Services that the users drive beyond their bounds, as in `Estimate`. */
  readonly beyond: { readonly before: readonly Beyond[]; readonly after: readonly Beyond[] };
}

/** Changes below are noise of the division among resources. */
const CENT = 0.01;

/** Compares two estimates of one deployment, made for the same load. */
export function compareCosts(before: Estimate, after: Estimate): CostChange {
  const [was, is] = [totalOf(before), totalOf(after)];
  const difference = is - was;
  const unknown = new Set([...before.unknown, ...after.unknown].map(({ id, why }) => `${id}: ${why}`));
  return {
    before: was,
    after: is,
    difference,
    ...(was > 0 && { share: difference / was }),
    resources: changes(before.resources, after.resources),
    unknown: [...unknown].sort(),
    beyond: { before: before.beyond, after: after.beyond },
  };
}

export const totalOf = ({ monthly }: Estimate) => monthly.fixed + monthly.variable;

function changes(before: readonly ResourceCost[], after: readonly ResourceCost[]): ResourceChange[] {
  const [was, is] = [before, after].map(side => new Map(side.map(resource => [resource.id, resource])));
  const ids = new Set([...before, ...after].map(({ id }) => id));
  return [...ids]
    .flatMap(id => {
      const [old, now] = [was?.get(id), is?.get(id)];
      const known = now ?? old;
      if (!known) return [];
      const { type, label } = known;
      return [{ id, type, label, before: usd(old), after: usd(now) }];
    })
    .filter(change => Math.abs(step(change)) >= CENT)
    .sort((a, b) => Math.abs(step(b)) - Math.abs(step(a)) || a.id.localeCompare(b.id));
}

const usd = (resource: ResourceCost | undefined) => (resource ? resource.fixed + resource.variable : 0);
const step = ({ before, after }: ResourceChange) => after - before;
