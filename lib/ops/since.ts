import { OpsError } from './exit';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A time in the past that a person writes: how long ago (`15m`, `2h`, `3d`), or when (`2026-11-28T15:00+09:00`). A time
 * of day needs its zone: the operator's machine and the site may differ about it.
 *
 * @throws OpsError for anything else, the future among it
 */
export function parseSince(text: string, now: Date): Date {
  const found = read(text, now);
  if (found && found < now) return found;
  throw new OpsError(
    `${found ? 'not in the past' : 'no time'}: ${JSON.stringify(text)}; allowed: how long ago, such as 15m, 2h or 3d, or when, such as 2026-11-28T15:00+09:00`,
  );
}

function read(text: string, now: Date): Date | undefined {
  const [, count, unit] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && (unit === 'm' || unit === 'h' || unit === 'd'))
    return new Date(now.getTime() - Number(count) * UNITS[unit]);
  const date = new Date(text);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(date.getTime())
    ? date
    : undefined;
}
