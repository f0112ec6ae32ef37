import { inJapan } from '../../lib/ops/japan';
import { parseUntil } from '../../lib/ops/until';

const NOW = new Date('2026-11-28T05:00:00Z');

it.each(['soon', '', '15:00', '2026-11-28', '2026-11-28T15:00', '90', '1w', '-5m', '2026-13-40T00:00Z'])(
  'refuses what could be meant otherwise, and says what is allowed: %p',
  text => {
    expect(() => parseUntil(text, NOW)).toThrow(/allowed: how long, such as 90m/);
  },
);

it.each([
  ['90m', '2026-11-28T06:30:00.000Z'],
  ['2h', '2026-11-28T07:00:00.000Z'],
  ['1d', '2026-11-29T05:00:00.000Z'],
  ['2026-11-28T15:00+09:00', '2026-11-28T06:00:00.000Z'],
  ['2026-11-28T06:00:30Z', '2026-11-28T06:00:30.000Z'],
])('reads %s', (text, expected) => {
  expect(parseUntil(text, NOW).toISOString()).toBe(expected);
});

it('writes a time as people in Japan read it', () => {
  expect(inJapan(NOW)).toBe('2026-11-28 14:00 JST');
});
