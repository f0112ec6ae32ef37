/** `block`: the release must not go on. `ask`: a person decides. `inform`: worth knowing. */
export type Severity = 'block' | 'ask' | 'inform';

/** What a rule says about one resource. */
export interface Finding {
  /** Id of the rule, for example `stateful-replaced`. */
  readonly rule: string;
  readonly severity: Severity;
  /** `stack/LogicalId`, or the name of the stack, export or file that it is about. */
  readonly resource: string;
  /** The same for people: the construct's path where the template has it. */
  readonly label: string;
  /** What changes, why it matters and what to do instead, in a sentence or two. */
  readonly reason: string;
  /** Twelve hexadecimal digits that stand for exactly this change; an exception is bound to them. */
  readonly change: string;
}

/** `unknown`: the review could not judge everything, so it does not say clear. */
export type Verdict = 'clear' | 'ask' | 'block' | 'unknown';

export interface Review {
  readonly verdict: Verdict;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** What could not be judged, and why; not empty exactly where the verdict may be `unknown`. */
  readonly unjudged: readonly string[];
  /** SHA-256 over the templates and parameters of both sides: what was reviewed. */
  readonly hash: string;
}

export const EXIT_CODES: Readonly<Record<Verdict, number>> = { clear: 0, ask: 1, block: 2, unknown: 3 };
