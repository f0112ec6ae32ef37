import { show } from '../../config/errors';
import type { PropertyDifference, ResourceDrift } from './drifts';
import type { DriftReport, DriftVerdict } from './judge';

const HEADLINE: Record<DriftVerdict, string> = {
  none: 'is as its templates say',
  drift: 'differs from its templates',
  unknown: 'could not be compared completely',
};

const WHAT_TO_DO =
  'Deploying the current release again sets back what was changed by hand: review it first. What should stay goes into the templates.';

/** For a terminal. */
export function textReport(report: DriftReport): string {
  const { deployment, verdict, drifts, ignored, unjudged, uncheckedTypes } = report;
  return [
    `${deployment} ${HEADLINE[verdict]}`,
    ...section(
      'Drift',
      drifts.flatMap(drift => [headOf(drift), ...drift.differences.map(one => `  ${sayOf(one)}`)]),
    ),
    ...section('Not judged', unjudged),
    ...section(
      'As it should be',
      ignored.map(one => `${one.stack}/${one.logicalId} ${one.path}: ${one.reason}`),
    ),
    ...section('Types that CloudFormation cannot compare', inLine(uncheckedTypes)),
    ...(verdict === 'drift' ? ['', WHAT_TO_DO] : []),
  ].join('\n');
}

/** For an issue and the summary of a workflow. */
export function markdownReport(report: DriftReport): string {
  const { deployment, verdict, drifts, ignored, unjudged, uncheckedTypes } = report;
  const list = (lines: readonly string[]) => lines.map(line => `- ${line}`);
  return [
    `### \`${deployment}\` ${HEADLINE[verdict]}`,
    ...(drifts.length === 0
      ? []
      : ['', '| resource | what differs |', '|---|---|', ...drifts.map(rowOf), '', WHAT_TO_DO]),
    ...(unjudged.length === 0 ? [] : ['', '**Not judged**', '', ...list(unjudged.map(inTable))]),
    ...details(
      `${ignored.length} ${ignored.length === 1 ? 'difference that is' : 'differences that are'} as it should be`,
      list(ignored.map(one => `\`${one.stack}/${one.logicalId}\` \`${one.path}\`: ${one.reason}`)),
    ),
    ...details('Types that CloudFormation cannot compare', inLine(uncheckedTypes)),
  ].join('\n');
}

const headOf = ({ stack, logicalId, type, kind, physicalId }: ResourceDrift) =>
  `${stack}/${logicalId} (${type}${physicalId && `, ${physicalId}`}) was ${kind}`;

const sayOf = ({ path, expected, actual }: PropertyDifference) =>
  `${path}: ${shorten(actual)}, the template says ${shorten(expected)}`;

/** CloudFormation writes whole policies. */
const shorten = (value: string) => (value === '' ? 'nothing' : show(value));

function rowOf(drift: ResourceDrift): string {
  const what =
    drift.kind === 'deleted'
      ? ['**deleted**']
      : drift.differences.map(
          ({ path, expected, actual }) => `\`${path}\`: ${code(actual)}, the template says ${code(expected)}`,
        );
  return `| \`${drift.stack}/${drift.logicalId}\`<br>${drift.type} ${code(drift.physicalId)} | ${what.join('<br>')} |`;
}

const code = (value: string) =>
  value === '' ? 'nothing' : `\`${inTable(shorten(value)).replaceAll('`', "'")}\``;

const inTable = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

const inLine = (types: readonly string[]) => (types.length === 0 ? [] : [types.join(', ')]);

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)];

const details = (summary: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `<details><summary>${summary}</summary>`, '', ...lines, '', '</details>'];
