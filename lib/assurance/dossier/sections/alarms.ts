import {
  type Block,
  code,
  count,
  file,
  type Inline,
  joined,
  mark,
  type Section,
  type Text,
} from '../content';
import type { Findings } from '../findings';
import type { Alarm } from '../read/alarms';
import { withoutPrefix } from '../read/names';
import { subscription } from './subscription';

/** What each severity means; others are listed under their own name. */
const MEANING: Readonly<Record<string, string>> = {
  page: 'Somebody gets up: users are affected, or about to be.',
  ticket: 'Waits for working hours.',
  info: 'Tells nobody by itself: it is a part of another alarm.',
};

/** Every alarm: why it rings, when, who hears of it and what to do. */
export function alarmsSection(findings: Findings): Section | undefined {
  const { alarms } = findings;
  if (alarms.length === 0) return undefined;
  const severities = [...new Set(alarms.map(({ severity }) => severity))].sort(bySeverity);
  return {
    id: 'alarms',
    title: 'Alarms',
    blocks: [
      {
        kind: 'text',
        text: [
          'An alarm tells a topic itself, or rings as a part of another alarm that does, so that one failure calls people once. What to run first stands in the runbook and in the alarm itself. ',
          ...(alarms.some(({ isAskedByHealth }) => isAskedByHealth)
            ? [
                'An alarm cannot be over one of another Region: the health check asks about that, and rings in its place some minutes later. ',
              ]
            : []),
          ...subscription(findings),
        ],
      },
      ...severities.flatMap(severity =>
        blocksOf(
          findings,
          severity,
          alarms.filter(alarm => alarm.severity === severity),
        ),
      ),
    ],
  };
}

const rank = (severity: string | undefined) => ['page', 'ticket'].indexOf(severity ?? '') >>> 0;
const bySeverity = (a: string | undefined, b: string | undefined) =>
  rank(a) - rank(b) || ((a ?? '') < (b ?? '') ? -1 : 1);

function blocksOf(findings: Findings, severity: string | undefined, alarms: readonly Alarm[]): Block[] {
  const { deployment } = findings;
  const name = severity ?? 'no severity';
  // What calls people itself comes first; the others are parts of it.
  const ordered = [...alarms].sort((a, b) => Number(b.topics.length > 0) - Number(a.topics.length > 0));
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
      head: ['alarm', 'what to do', 'who is told', 'why it rings', 'when'],
      rows: ordered.map((alarm): Text[] => [
        [code(withoutPrefix(alarm.name, deployment))],
        [runbookOf(alarm)],
        toldOf(alarm, deployment),
        [alarm.why || '–'],
        alarm.over.length === 0
          ? [alarm.when]
          : [`${alarm.when}: `, ...joined(alarm.over.map(one => code(withoutPrefix(one, deployment))))],
      ]),
    },
  ];
}

function toldOf({ topics, through, severity, isAskedByHealth }: Alarm, deployment: string | undefined): Text {
  if (topics.length > 0) return ['topic ', ...joined(topics.map(code))];
  if (through.length > 0)
    return [
      isAskedByHealth ? 'through the health check, and so ' : 'through ',
      ...joined(through.map(one => code(withoutPrefix(one, deployment)))),
    ];
  return [mark('nobody', severity === 'info' ? 'quiet' : 'bad')];
}

function runbookOf({ runbook }: Alarm): Inline {
  if (runbook === undefined) return mark('–', 'quiet');
  return file(runbook, runbook.split('#')[1] ?? runbook);
}
