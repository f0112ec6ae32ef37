import type { Change, Comparison } from './sides/comparison';
import type { Finding, Severity } from './verdict';

/** What a rule found, with what it looked at: an exception is bound to the hash of that. */
export interface Judged extends Omit<Finding, 'change'> {
  readonly evidence: unknown;
}

/** Looks at both sides for one way of being hurt. Finding nothing is its answer that there is none. */
export type Rule = (comparison: Comparison) => readonly Judged[];

/** What a finding is about. */
export interface Subject extends Pick<Change, 'id' | 'label' | 'before' | 'after'> {
  /** @default - the resource as it is before and after */
  readonly evidence?: unknown;
}

export function about(
  { id, label, before, after, evidence = [sideOf(before), sideOf(after)] }: Subject,
  rule: string,
  severity: Severity,
  reason: string,
): Judged {
  return { rule, severity, resource: id, label, reason, evidence };
}

const sideOf = (compared: Change['before']) => compared && { ...compared, resource: compared.resource.type };
