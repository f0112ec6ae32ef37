/** Points of a curve: what fits beside the numbers on a screen. */
const COLUMNS = 48;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const PERIODS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];

/** What CloudWatch keeps: minutes for 15 days, five minutes for 63, hours for 455. Source: CloudWatch user guide. */
const KEPT = [
  { period: MINUTE, days: 15 },
  { period: 5 * MINUTE, days: 63 },
  { period: HOUR, days: 455 },
] as const;

export interface Span {
  /** Both on whole periods, as CloudWatch rounds them. */
  readonly from: Date;
  readonly to: Date;
  readonly periodSeconds: number;
}

/** The finest period that fits the columns and that CloudWatch still has. */
export function spanFor(from: Date, now: Date): Span {
  const seconds = (now.getTime() - from.getTime()) / 1000;
  const days = seconds / (24 * HOUR);
  const finest = KEPT.find(kept => days <= kept.days)?.period ?? HOUR;
  const fitting = PERIODS.find(period => period >= finest && seconds / period <= COLUMNS);
  const periodSeconds = fitting ?? Math.ceil(seconds / COLUMNS / (24 * HOUR)) * 24 * HOUR;
  const whole = (date: Date, round: (value: number) => number) =>
    new Date(round(date.getTime() / 1000 / periodSeconds) * periodSeconds * 1000);
  return { from: whole(from, Math.floor), to: whole(now, Math.ceil), periodSeconds };
}
