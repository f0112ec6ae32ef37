import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { fixed, type Pricer } from '../charge';
import { mentions } from '../mentions';
import { HOURS } from '../usage';

const HOURS_PER: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };
const DAYS = HOURS / 24;

/**
 * How often a schedule starts something in a month. A cron expression is counted by its minutes, hours and days; lists,
 * ranges and steps in other fields are read as if they were `*`, which is never too few.
 */
export function runsPerMonth(expression: Property): number {
  const text = expression.text();
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
  if (count !== undefined) return HOURS / (Number(count) * (HOURS_PER[unit] ?? 1));
  if (text.startsWith('at(')) return 0;
  const [, fields] = /^cron\((.*)\)$/.exec(text) ?? [];
  const [minute = '', hour = '', day = '', , weekday = ''] = fields?.split(/\s+/) ?? [];
  if (minute === '') return expression.cannotTell();
  return timesIn(minute, 60) * timesIn(hour, 24) * daysOf(day, weekday);
}

function daysOf(day: string, weekday: string): number {
  if (day !== '*' && day !== '?') return timesIn(day, DAYS);
  if (weekday === '*' || weekday === '?') return DAYS;
  const named = weekday.replace(/[A-Z]{3}/g, name => String(WEEKDAYS.indexOf(name) + 1));
  return (timesIn(named, 7) * DAYS) / 7;
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** How many of `all` values a field of a cron expression names. */
function timesIn(field: string, all: number): number {
  return field
    .split(',')
    .map(item => {
      const [base = '', step = '1'] = item.split('/');
      const [from, to] = base.split('-').map(Number);
      if (from === undefined || Number.isNaN(from)) return all / Number(step);
      if (to !== undefined) return (to - from + 1) / Number(step);
      return item.includes('/') ? (all - from) / Number(step) : 1;
    })
    .reduce((sum, count) => sum + count, 0);
}

const schedules = (world: World) =>
  described(world, 'AWS::Scheduler::Schedule').filter(
    ({ properties }) => properties.at('State').optionalText() !== 'DISABLED',
  );

/** How often a month schedules start this function or state machine. */
export function scheduledRuns(world: World, started: Resource): number {
  return schedules(world)
    .filter(({ properties }) => mentions(properties.at('Target', 'Arn'), started))
    .reduce((sum, { properties }) => sum + runsPerMonth(properties.at('ScheduleExpression')), 0);
}

const schedule: Pricer = {
  types: ['AWS::Scheduler::Schedule'],
  charges: ({ properties }) =>
    properties.at('State').optionalText() === 'DISABLED'
      ? []
      : [fixed('scheduleRun', runsPerMonth(properties.at('ScheduleExpression')), 'invocations')],
};

export const scheduler: readonly Pricer[] = [schedule];
