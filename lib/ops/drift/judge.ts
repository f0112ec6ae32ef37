import { whyAllowed } from './allow-list';
import type { PropertyDifference, ResourceDrift, StackDrift } from './drifts';

/** `drift`: something differs that should not. `unknown`: nothing seen differs, and not everything was seen. */
export type DriftVerdict = 'none' | 'drift' | 'unknown';

export const DRIFT_EXIT = { none: 0, drift: 1, unknown: 3 } as const satisfies Record<DriftVerdict, number>;

interface IgnoredDifference extends PropertyDifference {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
}

export interface DriftReport {
  readonly deployment: string;
  readonly verdict: DriftVerdict;
  readonly drifts: readonly ResourceDrift[];
  readonly ignored: readonly IgnoredDifference[];
  readonly unjudged: readonly string[];
  readonly uncheckedTypes: readonly string[];
}

/** Takes away what the allow list explains. A resource that is gone is drift, whatever its type. */
export function judge(deployment: string, stacks: readonly StackDrift[]): DriftReport {
  const all = stacks.flatMap(({ drifts }) => drifts);
  const drifts = all
    .map(drift => ({ ...drift, differences: drift.differences.filter(one => !whyAllowed(drift.type, one)) }))
    .filter(({ kind, differences }) => kind === 'deleted' || differences.length > 0);
  const unjudged = stacks.flatMap(stack => stack.unjudged);
  return {
    deployment,
    verdict: drifts.length > 0 ? 'drift' : unjudged.length > 0 ? 'unknown' : 'none',
    drifts,
    ignored: all.flatMap(ignoredOf),
    unjudged,
    uncheckedTypes: [...new Set(stacks.flatMap(stack => stack.uncheckedTypes))].sort(),
  };
}

function ignoredOf({ stack, logicalId, type, differences }: ResourceDrift): IgnoredDifference[] {
  return differences.flatMap(difference => {
    const reason = whyAllowed(type, difference);
    return reason === undefined ? [] : [{ stack, logicalId, type, ...difference, reason }];
  });
}
