import { parseMoment, showMoment } from '../../../lib/ops/restore/moment';
import { idOf, parseId } from '../../../lib/ops/restore/names';

const now = new Date('2026-11-28T12:00:00Z');

test.each([
  ['2026-11-28T10:15:00', 'has no zone'],
  ['2026-11-28 10:15', 'has no zone'],
  ['2026-11-28', 'is not understood'],
  ['yesterday', 'is not understood'],
  ['1732788900', 'is not understood'],
  ['2026-11-28T10:15:00.5Z', 'is not understood'],
  ['2026-11-28T10:15:00 EST', 'is not understood'],
  ['2026-11-28 10:15 PST', 'is not understood'],
  ['2026-02-30T10:15:00Z', 'does not exist'],
  ['2026-11-28T25:15:00Z', 'does not exist'],
  ['2026-11-28T12:00:01Z', 'is in the future'],
  ['2026-11-28 21:01 JST', 'is in the future'],
])('%s %s', (text, problem) => {
  expect(() => parseMoment(text, now)).toThrow(problem);
  expect(() => parseMoment(text, now)).toThrow(/allowed: /);
});

test.each([
  ['2026-11-28T10:15:00+09:00', '2026-11-28T01:15:00Z'],
  ['2026-11-28T01:15Z', '2026-11-28T01:15:00Z'],
  ['2026-11-28 10:15 JST', '2026-11-28T01:15:00Z'],
  ['2026-11-28T10:15:30 JST', '2026-11-28T01:15:30Z'],
  ['2026-11-27T20:15:00-05:00', '2026-11-28T01:15:00Z'],
  ['2026-11-28T21:00:00+09:00', '2026-11-28T12:00:00Z'],
])('%s is %s', (text, utc) => {
  expect(parseMoment(text, now)).toEqual(new Date(utc));
});

test('a time is shown in the operators’ zone and in AWS’s', () => {
  expect(showMoment(new Date('2026-11-27T15:00:01.999Z'))).toBe(
    '2026-11-28 00:00:01 JST (2026-11-27T15:00:01Z)',
  );
});

test('an id is the second that is restored, so that a second run goes on with the first', () => {
  expect(idOf(new Date('2026-11-28T01:15:30Z'))).toBe('20261128t011530z');
  expect(parseId('20261128t011530z')).toBe('20261128t011530z');
  for (const text of ['bi_users', '2026-11-28', '../20261128t011530z', ''])
    expect(() => parseId(text)).toThrow('is no id of a restore');
});
