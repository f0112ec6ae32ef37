import type { Period } from './period';
import type { Outcome, Row } from './section';

const TITLES = { daily: '日次', weekly: '週次', monthly: '月次' } as const;

/** The report as the operators send it round. */
export function markdown(deployment: string, period: Period, outcomes: readonly Outcome[]): string {
  const { kind, first, last } = period;
  const notable = notableIn(outcomes);
  return [
    `# 【${TITLES[kind]}運用レポート】${deployment} ${first === last ? first : `${first} 〜 ${last}`}`,
    '## 特記事項',
    notable.length > 0 ? list(notable) : '- 特になし',
    ...outcomes.flatMap(outcome => [`## ${outcome.title}`, section(outcome)]),
  ].join('\n\n');
}

/** What somebody should look at, what could not be read among it. */
export const notableIn = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap(({ title, facts, failed }) =>
    failed === undefined ? [...(facts.notable ?? [])] : [`「${title}」を取得できなかった`],
  );

function section({ facts, failed }: Outcome): string {
  if (failed !== undefined) return `取得できなかった: ${failed}`;
  const { rows, details = [] } = facts;
  return [
    ...(rows.length > 0 ? [['| 項目 | 値 |', '|---|---|', ...rows.map(row)].join('\n')] : []),
    ...(details.length > 0 ? [list(details)] : []),
  ].join('\n\n');
}

const row = ({ label, value, unit }: Row) =>
  `| ${label} | ${value === undefined ? '記録なし' : [value, unit].filter(part => part !== undefined).join(' ')} |`;
const list = (lines: readonly string[]) => lines.map(line => `- ${line}`).join('\n');
