import type { TemplateSet } from '../../../../assurance/model/template-set';
import { about, type Judged } from '../../rule';
import type { Comparison } from '../../sides/comparison';

/** How much more a release may cost before somebody has to agree. */
export interface CostShare {
  /** USD a month of a set of templates. */
  readonly monthly: (set: TemplateSet) => number;
  /** Percent of what it costs before. */
  readonly percent: number;
}

export const costRules =
  ({ monthly, percent }: CostShare) =>
  ({ before, after }: Comparison): Judged[] => {
    const [then, now] = [monthly(before.set), monthly(after.set)];
    // Where nothing was before, there is no share to speak of.
    if (then === 0 || Math.abs(now - then) < 0.005) return [];
    const share = ((now - then) / then) * 100;
    const subject = { id: 'cost', label: 'monthly cost', evidence: [then.toFixed(2), now.toFixed(2)] };
    const what = `${then.toFixed(2)} → ${now.toFixed(2)} USD a month at list price (${share > 0 ? '+' : ''}${share.toFixed(1)} %)`;
    return [about(subject, 'cost-changed', Math.abs(share) > percent ? 'ask' : 'inform', what)];
  };
