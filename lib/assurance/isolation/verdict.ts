/**
 * `PROVED`: it cannot happen, whatever the open values turn out to be. `VIOLATED`: it can, and the counterexample shows
 * the way. `UNPROVED`: the templates do not say enough. `RESIDUAL`: no template could rule it out; the reason says why.
 */
export type Judgement = 'PROVED' | 'VIOLATED' | 'UNPROVED' | 'RESIDUAL';

/** What a check found that stands against a proof. */
export interface Finding {
  readonly judgement: Exclude<Judgement, 'PROVED'>;
  readonly reason: string;
  /** Steps a person can follow, for example task, subnet, route table, NAT gateway, internet. */
  readonly path: readonly string[];
}

export interface Verdict {
  readonly id: string;
  readonly verdict: Judgement;
  readonly reason: string;
  readonly counterexample: readonly string[];
}

export const violated = (reason: string, path: readonly string[]): Finding => ({
  judgement: 'VIOLATED',
  reason,
  path,
});

export const unproved = (reason: string): Finding => ({ judgement: 'UNPROVED', reason, path: [] });

export const residual = (reason: string): Finding => ({ judgement: 'RESIDUAL', reason, path: [] });

const WORST_FIRST = ['VIOLATED', 'UNPROVED', 'RESIDUAL'] as const;
const MOST_REASONS = 3;

/** The verdict on an escape: as bad as the worst finding, whose kind alone is told. */
export function verdictOf(id: string, findings: readonly Finding[], proved: string): Verdict {
  const verdict = WORST_FIRST.find(kind => findings.some(({ judgement }) => judgement === kind));
  if (verdict === undefined) return { id, verdict: 'PROVED', reason: proved, counterexample: [] };
  const told = findings.filter(({ judgement }) => judgement === verdict);
  const reasons = [...new Set(told.map(({ reason }) => reason))];
  const more = reasons.length > MOST_REASONS ? [`and ${reasons.length - MOST_REASONS} more`] : [];
  return {
    id,
    verdict,
    reason: [...reasons.slice(0, MOST_REASONS), ...more].join('; '),
    counterexample: told[0]?.path ?? [],
  };
}
