import type { AlarmMetric } from '../../alarms/alarm-metrics';
import { code, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import type { Alarm } from '../read/alarms';
import { withoutPrefix } from '../read/names';
import type { Schedule } from '../read/schedules';

/** What starts when, and who tells when it fails. */
export function schedulesSection(findings: Findings): Section | undefined {
  const { schedules } = findings;
  if (schedules.length === 0) return undefined;
  const watching = new Map(schedules.map(one => [one, alarmsOf(one, findings.alarms)]));
  const about = (alarm: Alarm) => schedules.filter(one => watching.get(one)?.includes(alarm));
  const common = findings.alarms.filter(alarm => about(alarm).length > 1 && !isJudge(alarm));
  /** Schedules that several alarms are about, once. */
  const groups = [...new Set(common.map(alarm => nameList(about(alarm))))];
  return {
    id: 'schedules',
    title: 'What runs by the clock',
    blocks: [
      ...groups.map(
        group =>
          ({
            kind: 'text',
            text: [
              `That ${group} was not started is told by `,
              ...named(
                common.filter(alarm => nameList(about(alarm)) === group),
                findings,
              ),
              '.',
            ],
          }) as const,
      ),
      {
        kind: 'table',
        caption: 'Schedules, in their own time',
        head: ['what', 'when', 'time of', 'for', 'tells when it fails', 'as written'],
        rows: schedules.map(one => {
          const own = (watching.get(one) ?? []).filter(alarm => !common.includes(alarm));
          return [
            [one.name, ...(one.isOff ? [' ', mark('off', 'care')] : [])],
            [one.rule],
            [one.zone],
            [one.what || '–'],
            own.length === 0 ? [mark('–', 'quiet')] : named(own, findings),
            [code(one.expression)],
          ];
        }),
      },
    ],
  };
}

const nameList = (schedules: readonly Schedule[]) =>
  schedules
    .map(({ name }) => name)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');

const named = (alarms: readonly Alarm[], { deployment }: Findings): Text =>
  joined(alarms.map(({ name }) => code(withoutPrefix(name, deployment))));

/** Alarms over what a schedule starts, over its group, over what judges it, and those with its name. */
const alarmsOf = (schedule: Schedule, alarms: readonly Alarm[]): Alarm[] =>
  alarms.filter(
    alarm =>
      alarm.severity !== 'info' &&
      (withoutPrefix(alarm.name, alarm.resource.label.split('/')[0]).startsWith(`${schedule.name}-`) ||
        alarm.metrics.some(metric => isAbout(metric, schedule))),
  );

const isAbout = ({ name, dimensions }: AlarmMetric, { leadsTo, judgedBy }: Schedule): boolean =>
  (judgedBy !== undefined && name === judgedBy) ||
  Object.values(dimensions).some(({ resource }) => resource !== undefined && leadsTo.includes(resource.id));

/** Over a metric that has no dimension of a resource: what it is about stands in the schedules that name it. */
const isJudge = ({ metrics }: Alarm): boolean =>
  metrics.every(({ dimensions }) =>
    Object.values(dimensions).every(({ resource }) => resource === undefined),
  );
