import { parseSince } from '../../lib/ops/since';

const now = new Date('2026-11-28T03:00:00Z');

it.each([
  '',
  '1',
  '0m',
  '1w',
  '-1h',
  'yesterday',
  '2026-11-28',
  '2026-11-28T02:00',
  '2026-13-01T00:00Z',
  '12345m',
])('does not take %p for a time, and says what is allowed', text =>
  expect(() => parseSince(text, now)).toThrow(/^no time: .*allowed: how long ago, such as 15m.*\+09:00/),
);

it('does not look into the future', () => {
  expect(() => parseSince('2026-11-28T15:00+09:00', now)).toThrow(
    /^not in the past: "2026-11-28T15:00\+09:00"/,
  );
});

it.each([
  ['15m', '2026-11-28T02:45:00.000Z'],
  ['2h', '2026-11-28T01:00:00.000Z'],
  ['3d', '2026-11-25T03:00:00.000Z'],
  ['2026-11-28T09:30+09:00', '2026-11-28T00:30:00.000Z'],
  ['2026-11-28T00:30:15Z', '2026-11-28T00:30:15.000Z'],
])('reads %s', (text, time) => expect(parseSince(text, now).toISOString()).toBe(time));
