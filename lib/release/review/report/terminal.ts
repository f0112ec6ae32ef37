import { wrapped } from '../../../config/wrap';
import type { Finding, Review, Severity, Verdict } from '../verdict';

const COLOURS: Readonly<Record<Severity | Verdict, number>> = {
  block: 31,
  ask: 33,
  inform: 36,
  clear: 32,
  unknown: 35,
};
const WIDTH = 110;

/** What a verdict means for whoever waits for it. */
export const MEANING: Readonly<Record<Verdict, string>> = {
  clear: 'nothing here hurts, and nothing was left unjudged',
  ask: 'a person has to agree to what follows',
  block: 'must not be released as it is',
  unknown: 'could not be judged, so nobody may call it clear',
};

export interface ReportOptions {
  /** For example `bi-production, origin/main → this tree`. */
  readonly subject: string;
  /** What the ledger says changes, in words. */
  readonly ledger: readonly string[];
}

/** The review as a table, the worst first, with what to do for each. */
export function terminalReport(
  { verdict, findings, unjudged, hash }: Review,
  { subject, ledger, colour }: ReportOptions & { readonly colour: boolean },
): string {
  const paint = (kind: Severity | Verdict, text: string) =>
    colour ? `\u001b[${COLOURS[kind]}m${text}\u001b[0m` : text;
  const width = Math.max(0, ...findings.map(({ rule }) => rule.length));
  const row = ({ severity, rule, label, resource, reason, change }: Finding) => [
    `${paint(severity, severity.padEnd(7))} ${rule.padEnd(width)}  ${label}`,
    ...wrapped(reason, WIDTH).map(line => `        ${line}`),
    ...(severity === 'block' ? [`        ${resource}, change ${change}`] : []),
  ];
  return [
    `Review of ${subject}`,
    '',
    ...findings.flatMap(row),
    ...(findings.length > 0 ? [''] : []),
    ...section('What is kept, and how', ledger),
    ...section('Not judged', unjudged),
    `${paint(verdict, verdict.toUpperCase())}: ${counts(findings)}${MEANING[verdict]}`,
    `reviewed ${hash}`,
  ].join('\n');
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0
    ? []
    : [
        title,
        ...lines.flatMap(line => wrapped(line, WIDTH).map((part, i) => `${i === 0 ? '  ' : '    '}${part}`)),
        '',
      ];

export function counts(findings: readonly Finding[]): string {
  const said = (['block', 'ask', 'inform'] as const)
    .map(severity => [findings.filter(finding => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`);
  return said.length === 0 ? '' : `${said.join(', ')}; `;
}
