import { nextRun } from '../../../lib/ops/schedules/next-run';

/** Saturday noon in Japan. */
const NOW = new Date('2026-11-28T12:00:00+09:00');

describe('there is no next start', () => {
  it.each([
    'rate(1 minute)',
    'at(2026-11-28T11:59:00)',
    'cron(0 3 * * ? 2025)',
    'cron(0 3 30 2 ? *)',
    'nonsense',
  ])('for %s', expression => expect(nextRun(expression, NOW)).toBeUndefined());
});

it.each([
  ['cron(0 3 * * ? *)', '2026-11-29T03:00'],
  ['cron(30 3,9,15,21 * * ? *)', '2026-11-28T15:30'],
  // What starts at this minute has started.
  ['cron(0 12 * * ? *)', '2026-11-29T12:00'],
  ['cron(1 12 * * ? *)', '2026-11-28T12:01'],
  ['cron(0/20 * * * ? *)', '2026-11-28T12:20'],
  ['cron(*/7 11-12 * * ? *)', '2026-11-28T12:07'],
  ['cron(0 10 ? * MON-FRI *)', '2026-11-30T10:00'],
  ['cron(0 10 ? * 2 *)', '2026-11-30T10:00'],
  ['cron(0 10 ? * 6L *)', '2026-12-25T10:00'],
  ['cron(0 10 ? * 3#2 *)', '2026-12-08T10:00'],
  ['cron(0 10 ? * L *)', '2026-12-05T10:00'],
  ['cron(0 0 L * ? *)', '2026-11-30T00:00'],
  ['cron(0 0 1W * ? *)', '2026-12-01T00:00'],
  // The 1st of August 2027 is a Sunday, and the month must not change.
  ['cron(0 0 1W 8 ? *)', '2027-08-02T00:00'],
  // The 15th of May 2027 is a Saturday.
  ['cron(0 0 15W 5 ? *)', '2027-05-14T00:00'],
  ['cron(0 0 29 FEB ? *)', '2028-02-29T00:00'],
  ['cron(0 0 1 1 ? 2030)', '2030-01-01T00:00'],
  ['at(2026-11-28T12:01:00)', '2026-11-28T12:01'],
])('%s starts next at %s in Japan', (expression, time) => {
  expect(nextRun(expression, NOW)?.toISOString()).toBe(new Date(`${time}+09:00`).toISOString());
});
