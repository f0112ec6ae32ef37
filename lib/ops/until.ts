import { UserError } from '../config/errors';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A time that a person writes: how long from now (`90m`, `2h`, `1d`), or when (`2026-11-28T15:00+09:00`). A time of day
 * without a zone is not taken: the operator's machine and the site may differ about it.
 */
export function parseUntil(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && (unit === 'm' || unit === 'h' || unit === 'd'))
    return new Date(now.getTime() + Number(count) * UNITS[unit]);
  const date = new Date(text);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(date.getTime()))
    return date;
  throw new UserError(
    `no time: ${JSON.stringify(text)}; allowed: how long, such as 90m or 2h, or when, such as 2026-11-28T15:00+09:00`,
  );
}
