/** How fast an error budget may be used up before somebody is told. Source: The Site Reliability Workbook, chapter 5. */
export interface BurnRate {
  readonly severity: 'page' | 'ticket';
  /** Times the rate that uses up exactly the budget. */
  readonly burn: number;
  /** Says that it matters. */
  readonly longMinutes: number;
  /** A twelfth of it: says that it still goes on. */
  readonly shortMinutes: number;
}

export const BURN_RATES = {
  page: { severity: 'page', burn: 14.4, longMinutes: 60, shortMinutes: 5 },
  ticket: { severity: 'ticket', burn: 6, longMinutes: 6 * 60, shortMinutes: 30 },
} as const satisfies Record<string, BurnRate>;

/** The share of failures above which a budget burns that fast. @param percent the objective, such as 99.5 */
export function thresholdOf(burn: number, percent: number): number {
  // Without the noise of binary fractions, which a template would show.
  return Number(((burn * (100 - percent)) / 100).toFixed(6));
}

/** Below it, 14.4 times the budget is more than everything, and nobody would ever be paged. */
export const LOWEST_OBJECTIVE = 93.1;
