/** Something that a check found fault with, by the rule it breaks. */
export interface Finding {
  readonly rule: string;
  /** Where: the construct path, for example `bi-production/service/Api/LoadBalancer/LoadBalancer/Listener`. */
  readonly scope: string;
  readonly why: string;
}

/** Findings that are there on purpose. */
export interface Acknowledgement {
  readonly rules: readonly string[];
  /** Where they are expected; `*` stands for any text. */
  readonly scopes: readonly string[];
  readonly reason: string;
  /** What has to change before somebody should decide again. */
  readonly revisit: string;
}

export interface Explained<F extends Finding> {
  /** Findings that nobody has acknowledged. */
  readonly unexplained: readonly F[];
  /** Acknowledged, but not found. */
  readonly unused: readonly { readonly rule: string; readonly scope: string }[];
}

/** Holds findings against what is acknowledged. */
export function explain<F extends Finding>(
  findings: readonly F[],
  acknowledgements: readonly Acknowledgement[],
): Explained<F> {
  return {
    unexplained: findings.filter(finding => !acknowledgementOf(finding, acknowledgements)),
    unused: acknowledgements.flatMap(({ rules, scopes }) =>
      rules
        .flatMap(rule => scopes.map(scope => ({ rule, scope })))
        .filter(
          ({ rule, scope }) => !findings.some(finding => finding.rule === rule && matches(scope, finding)),
        ),
    ),
  };
}

export const acknowledgementOf = (
  finding: Finding,
  acknowledgements: readonly Acknowledgement[],
): Acknowledgement | undefined =>
  acknowledgements.find(
    ({ rules, scopes }) => rules.includes(finding.rule) && scopes.some(scope => matches(scope, finding)),
  );

function matches(scope: string, finding: Finding): boolean {
  const parts = scope.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(finding.scope);
}
