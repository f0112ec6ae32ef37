import { OpsError } from '../exit';
import { clockInJapan, JAPAN_MS } from '../japan';

export type Kind = 'daily' | 'weekly' | 'monthly';

/** What a report is about: whole days of Japan, where the operators are. */
export interface Period {
  readonly kind: Kind;
  /** First day, and last one. */
  readonly first: string;
  readonly last: string;
  readonly from: Date;
  /** Not included; never later than now. */
  readonly to: Date;
  readonly days: number;
}

const DAY = 86_400_000;

/**
 * The day, the week from Monday, or the month that a day is in.
 *
 * @param day `YYYY-MM-DD`; @default - the last period that is over
 * @throws OpsError for what is no day, and for days to come
 */
export function periodOf(kind: Kind, now: Date, day?: string): Period {
  const today = startOfDay(now.getTime());
  if (day !== undefined) {
    const start = Date.parse(`${day}T00:00:00+09:00`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(start) || dayOf(start) !== day)
      throw new OpsError(`"${day}" is no day; allowed: YYYY-MM-DD, such as ${dayOf(today)}`);
    if (start > today) throw new OpsError(`${day} is still to come; today is ${dayOf(today)} in Japan`);
    return period(kind, startOf(kind, start), now);
  }
  return period(kind, startOf(kind, startOf(kind, today) - 1), now);
}

function period(kind: Kind, from: number, now: Date): Period {
  const to = Math.min(nextOf(kind, from), now.getTime());
  const days = Math.max(1, Math.ceil((to - from) / DAY));
  return { kind, first: dayOf(from), last: dayOf(to - 1), from: new Date(from), to: new Date(to), days };
}

const dayOf = (time: number) => clockInJapan(new Date(time)).slice(0, 10);
const startOfDay = (time: number) => Math.floor((time + JAPAN_MS) / DAY) * DAY - JAPAN_MS;

function startOf(kind: Kind, time: number): number {
  const day = startOfDay(time);
  const local = new Date(day + JAPAN_MS);
  if (kind === 'daily') return day;
  // Monday is the first day of a week here.
  if (kind === 'weekly') return day - ((local.getUTCDay() + 6) % 7) * DAY;
  return Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), 1) - JAPAN_MS;
}

function nextOf(kind: Kind, from: number): number {
  if (kind === 'daily') return from + DAY;
  if (kind === 'weekly') return from + 7 * DAY;
  const local = new Date(from + JAPAN_MS);
  return Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 1) - JAPAN_MS;
}
