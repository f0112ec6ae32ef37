import type { Finding, Review, Severity, Verdict } from '../verdict';
import { counts, MEANING, type ReportOptions } from './terminal';

/** GitHub refuses a comment of more than 65,536 characters; a job summary takes more. */
const MOST_BYTES = 60_000;

const SIGNS: Readonly<Record<Verdict | Severity, string>> = {
  clear: '🟢',
  ask: '🟡',
  block: '🔴',
  unknown: '🟣',
  inform: '🔵',
};

/**
 * The review for a pull request: the verdict, what blocks, what to decide, what is kept, the changed part of the
 * architecture, and last what is only worth knowing. The end goes first where it would be longer than 60 kB.
 */
export function markdownReport(
  { verdict, findings, unjudged, hash }: Review,
  { subject, ledger, picture }: ReportOptions & { readonly picture: string | undefined },
): string {
  const of = (severity: Severity) => findings.filter(finding => finding.severity === severity);
  const head = [
    `## ${SIGNS[verdict]} ${verdict.toUpperCase()}: ${subject}`,
    '',
    `${counts(findings)}${MEANING[verdict]}.`,
    ...list('Not judged', unjudged),
  ];
  const sections = [
    table('Blocked', of('block'), true),
    table('To decide', of('ask'), true),
    list('What is kept, and how', ledger),
    picture === undefined ? [] : ['', '### What changes', '', '```mermaid', picture, '```'],
    folded('Worth knowing', of('inform')),
  ];
  return within(head, sections, ['', `<sub>reviewed \`${hash}\`</sub>`, '']);
}

function table(title: string, findings: readonly Finding[], withChange: boolean): string[] {
  if (findings.length === 0) return [];
  return [
    '',
    `### ${title}`,
    '',
    `| rule | resource | why |${withChange ? ' change |' : ''}`,
    `|---|---|---|${withChange ? '---|' : ''}`,
    ...findings.map(
      ({ rule, label, resource, reason, change }) =>
        `| ${rule} | ${cell(label)}${label === resource ? '' : `<br><sub>${cell(resource)}</sub>`} | ${cell(reason)} |${withChange ? ` \`${change}\` |` : ''}`,
    ),
  ];
}

const list = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines.map(line => `- ${cell(line)}`)];

function folded(title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const [, , , ...rows] = table(title, findings, false);
  return ['', `<details><summary>${title}: ${findings.length}</summary>`, '', ...rows, '', '</details>'];
}

/** As many lines as fit, section by section; a table that is cut says how many rows are missing. */
function within(
  head: readonly string[],
  sections: readonly (readonly string[])[],
  foot: readonly string[],
): string {
  const size = (lines: readonly string[]) => Buffer.byteLength(lines.join('\n'));
  const lines = [...head];
  for (const section of sections) {
    const room = MOST_BYTES - size(lines) - size(foot) - 200;
    if (size(section) <= room) lines.push(...section);
    else lines.push(...cut(section, room));
  }
  return [...lines, ...foot].join('\n');
}

function cut(section: readonly string[], room: number): string[] {
  const isPicture = section.includes('```mermaid');
  const title = section.find(line => line.startsWith('### ')) ?? '### Worth knowing';
  if (isPicture || title === '### Worth knowing')
    return ['', title, '', 'Left out: too long for a comment. `npm run review` shows it.'];
  const kept: string[] = [];
  for (const line of section) {
    if (Buffer.byteLength([...kept, line].join('\n')) > room) break;
    kept.push(line);
  }
  return [...kept, '', `**and ${section.length - kept.length} more lines**, which \`npm run review\` shows`];
}

/** One cell: no line breaks, no HTML of a template's making. */
const cell = (text: string) =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', ' ');
