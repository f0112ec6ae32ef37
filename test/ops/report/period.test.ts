import { periodOf } from '../../../lib/ops/report/period';

const at = (text: string) => new Date(text);
const days = ({ first, last }: { first: string; last: string }) => `${first}..${last}`;

describe('a day', () => {
  const now = at('2026-11-28T03:00:00Z');
  it.each(['2026-02-30', '28.11.2026', 'yesterday', '2026-11-28T00:00:00Z', ''])('%p is none', day => {
    expect(() => periodOf('daily', now, day)).toThrow(/is no day; allowed: YYYY-MM-DD, such as 2026-11-28/);
  });

  it('that is still to come is refused', () => {
    expect(() => periodOf('daily', now, '2026-11-29')).toThrow('2026-11-29 is still to come');
  });
});

describe('a report', () => {
  it.each([
    // Nine hours before the day ends in UTC, the next one has begun in Japan.
    ['daily', '2026-11-27T14:59:59Z', '2026-11-26..2026-11-26', 1],
    ['daily', '2026-11-27T15:00:00Z', '2026-11-27..2026-11-27', 1],
    ['weekly', '2026-11-29T14:59:00Z', '2026-11-16..2026-11-22', 7],
    ['weekly', '2026-11-29T15:00:00Z', '2026-11-23..2026-11-29', 7],
    ['monthly', '2026-11-30T14:59:00Z', '2026-10-01..2026-10-31', 31],
    ['monthly', '2026-11-30T15:00:00Z', '2026-11-01..2026-11-30', 30],
    ['monthly', '2027-01-15T00:00:00Z', '2026-12-01..2026-12-31', 31],
  ] as const)('that is %s is, at %s, about %s', (kind, now, expected, count) => {
    const period = periodOf(kind, at(now));
    expect(days(period)).toBe(expected);
    expect(period.days).toBe(count);
    expect((period.to.getTime() - period.from.getTime()) / 86_400_000).toBe(count);
  });

  it.each([
    ['daily', '2026-11-01', '2026-11-01..2026-11-01'],
    ['weekly', '2026-11-01', '2026-10-26..2026-11-01'],
    ['monthly', '2024-02-29', '2024-02-01..2024-02-29'],
  ] as const)('that is %s can be about the time of %s', (kind, day, expected) => {
    expect(days(periodOf(kind, at('2026-11-28T03:00:00Z'), day))).toBe(expected);
  });

  it('of today ends now', () => {
    const now = at('2026-11-28T03:00:00Z');
    const period = periodOf('daily', now, '2026-11-28');
    expect(period.to).toEqual(now);
    expect(period.from.toISOString()).toBe('2026-11-27T15:00:00.000Z');
  });
});
