import { type Block, code, count, file, type Inline, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import type { Alarm } from '../read/alarms';
import { withoutPrefix } from '../read/names';

/** What each severity means; others are listed under their own name. */
const MEANING: Readonly<Record<string, string>> = {
  page: 'Somebody gets up: users are affected, or about to be.',
  ticket: 'Waits for working hours.',
};

/** Every alarm: why it rings, when, and what to do. */
export function alarmsSection(findings: Findings): Section | undefined {
  const { alarms } = findings;
  if (alarms.length === 0) return undefined;
  const severities = [...new Set(alarms.map(({ severity }) => severity))].sort(bySeverity);
  return {
    id: 'alarms',
    title: 'Alarms',
    blocks: severities.flatMap(severity =>
      blocksOf(
        findings,
        severity,
        alarms.filter(alarm => alarm.severity === severity),
      ),
    ),
  };
}

const rank = (severity: string | undefined) => ['page', 'ticket'].indexOf(severity ?? '') >>> 0;
const bySeverity = (a: string | undefined, b: string | undefined) =>
  rank(a) - rank(b) || ((a ?? '') < (b ?? '') ? -1 : 1);

function blocksOf({ deployment }: Findings, severity: string | undefined, alarms: readonly Alarm[]): Block[] {
  const name = severity ?? 'no severity';
  return [
    {
      kind: 'heading',
      id: `alarms-${severity ?? 'other'}`,
      text: `${name}: ${count(alarms.length, 'alarm')}`,
    },
    ...(MEANING[name] === undefined ? [] : [{ kind: 'text', text: [MEANING[name]] } as const]),
    {
      kind: 'table',
      caption: `Alarms of severity ${name}`,
      head: ['alarm', 'why it rings', 'when', 'silence', 'what to do'],
      rows: alarms.map((alarm): Text[] => [
        [
          code(withoutPrefix(alarm.name, deployment)),
          ...(alarm.tells ? [] : [' ', mark('tells nobody', 'bad')]),
        ],
        [alarm.why || '–'],
        [alarm.when],
        [alarm.silence.replace(/^silence /, '')],
        [runbookOf(alarm)],
      ]),
    },
  ];
}

function runbookOf({ runbook }: Alarm): Inline {
  if (runbook === undefined) return mark('–', 'quiet');
  return file(runbook, runbook.split('#')[1] ?? runbook);
}
