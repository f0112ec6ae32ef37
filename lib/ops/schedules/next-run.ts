/**
 * When a schedule starts next. Reads the expressions that the configuration accepts (`lib/config/schedule.ts`), in the
 * time zone that every schedule here has, Japan's.
 */

import { JAPAN_MS } from '../japan';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A 29th of February that has to be a Monday may take 28 years. */
const DAYS_AHEAD = 366 * 28;

const NAMES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ').map((name, i) => [name, i + 1]),
  ),
  ...Object.fromEntries('SUN MON TUE WED THU FRI SAT'.split(' ').map((name, i) => [name, i + 1])),
};

/**
 * @param from never the answer itself: what starts at this minute has started
 * @returns undefined for a rate, which counts from a moment that only the service knows, and for what never starts again
 */
export function nextRun(expression: string, from: Date): Date | undefined {
  const [, kind, content = ''] = /^(cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'at') {
    const time = new Date(Date.parse(`${content}Z`) - JAPAN_MS);
    return time > from ? time : undefined;
  }
  const fields = content.trim().split(/\s+/);
  return kind === 'cron' && fields.length === 6 ? nextOfCron(fields, from) : undefined;
}

function nextOfCron(fields: readonly string[], from: Date): Date | undefined {
  const [minutes = '', hours = '', ...day] = fields;
  const times = listed(hours, 0, 23).flatMap(hour =>
    listed(minutes, 0, 59).map(minute => hour * 60 + minute),
  );
  // In a calendar whose UTC is Japan's time.
  const earliest = from.getTime() + JAPAN_MS + MINUTE_MS - (from.getTime() % MINUTE_MS);
  const today = Math.floor(earliest / DAY_MS) * DAY_MS;
  for (let days = 0; days < DAYS_AHEAD; days++) {
    const midnight = today + days * DAY_MS;
    if (!isDay(new Date(midnight), day)) continue;
    const time = times.find(minute => midnight + minute * MINUTE_MS >= earliest);
    if (time !== undefined) return new Date(midnight + time * MINUTE_MS - JAPAN_MS);
  }
  return undefined;
}

function isDay(
  date: Date,
  [dayOfMonth = '', month = '', dayOfWeek = '', year = '']: readonly string[],
): boolean {
  return (
    listed(month, 1, 12).includes(date.getUTCMonth() + 1) &&
    matches(year, date.getUTCFullYear(), 1970, 2199) &&
    isDayOfMonth(date, dayOfMonth) &&
    isDayOfWeek(date, dayOfWeek)
  );
}

const lastOf = (date: Date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

function isDayOfMonth(date: Date, field: string): boolean {
  if (field === '?') return true;
  if (field === 'L') return date.getUTCDate() === lastOf(date);
  const weekday = /^(\d+)W$/.exec(field);
  if (weekday) return date.getUTCDate() === nearestWeekday(date, Number(weekday[1]));
  return matches(field, date.getUTCDate(), 1, 31);
}

/** Of Monday to Friday the one next to a day, in the same month. */
function nearestWeekday(date: Date, day: number): number | undefined {
  const last = lastOf(date);
  if (day > last) return undefined;
  const at = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (at === 6) return day > 1 ? day - 1 : day + 2;
  if (at === 0) return day < last ? day + 1 : day - 2;
  return day;
}

/** Sunday is 1. */
function isDayOfWeek(date: Date, field: string): boolean {
  const day = date.getUTCDay() + 1;
  if (field === '?') return true;
  if (field === 'L') return day === 7;
  const last = /^(\w+)L$/.exec(field);
  if (last) return day === valueIn(last[1]) && date.getUTCDate() + 7 > lastOf(date);
  const [, name, nth] = /^(\w+)#(\d)$/.exec(field) ?? [];
  if (name !== undefined) return day === valueIn(name) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
  return matches(field, day, 1, 7);
}

const matches = (field: string, value: number, min: number, max: number) =>
  field === '*' || listed(field, min, max).includes(value);

/** The values that a field stands for, in order: lists, ranges and steps. */
function listed(field: string, min: number, max: number): number[] {
  const values = field.split(',').flatMap(item => {
    const [base = '', step = '1'] = item.split('/');
    const [from, to] = base === '*' ? [min, max] : base.split('-').map(valueIn);
    const end = to ?? (item.includes('/') ? max : from);
    const found: number[] = [];
    for (let value = from ?? Number.NaN; value <= (end ?? Number.NaN); value += Number(step))
      found.push(value);
    return found;
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

const valueIn = (text = '') => NAMES[text] ?? Number(text);
