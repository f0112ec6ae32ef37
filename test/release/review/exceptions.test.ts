import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExceptions } from '../../../lib/release/review/exceptions';
import { review } from '../../../lib/release/review/review';
import { setOf } from './support';

const directory = mkdtempSync(join(tmpdir(), 'exceptions-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (text: string) => {
  const path = join(directory, 'exceptions.yaml');
  writeFileSync(path, text);
  return path;
};

const group = (days: number) =>
  setOf({
    web: {
      Resources: {
        Log: { Type: 'AWS::Logs::LogGroup', DeletionPolicy: 'Retain', Properties: { RetentionInDays: days } },
      },
    },
  });
const reviewed = (
  days: number,
  exceptions: Parameters<typeof review>[0]['exceptions'] = [],
  today = '2026-11-28',
) => review({ before: group(365), after: group(days), exceptions, today });

const [block] = reviewed(30).findings;
const exception = {
  rule: 'log-retention-shortened',
  resource: 'web/Log',
  change: block?.change ?? '',
  reason: 'the auditors asked for thirty days, ticket 4711',
  until: '2026-12-31',
};

describe('a block', () => {
  it('stays without an exception', () => {
    expect(reviewed(30).verdict).toBe('block');
  });

  it('becomes a question by one for exactly this change, which says why', () => {
    const { verdict, findings } = reviewed(30, [exception]);
    expect(verdict).toBe('ask');
    expect(findings[0]).toMatchObject({ severity: 'ask', reason: expect.stringContaining('ticket 4711') });
  });

  it('counts on the last day', () => {
    expect(reviewed(30, [exception], '2026-12-31').verdict).toBe('ask');
  });

  it.each([
    ['another change of the same resource', 14, exception, '2026-11-28'],
    ['the day after its last', 30, exception, '2027-01-01'],
    ['another resource', 30, { ...exception, resource: 'web/Other' }, '2026-11-28'],
    ['another rule', 30, { ...exception, rule: 'log-group-lost' }, '2026-11-28'],
  ])('is not lifted by an exception for %s', (_, days, one, today) => {
    expect(reviewed(days, [one], today).verdict).toBe('block');
  });

  it('says that its exception has ended', () => {
    expect(reviewed(30, [exception], '2027-01-01').findings[0]?.reason).toContain(
      'its exception ended on 2026-12-31',
    );
  });

  it('has the same hash in every run, and another one for another change', () => {
    expect(reviewed(30).findings[0]?.change).toBe(block?.change);
    expect(reviewed(14).findings[0]?.change).not.toBe(block?.change);
  });
});

describe('the file', () => {
  it('of the repository is readable', () => {
    expect(readExceptions()).toEqual([]);
  });

  it('may be empty', () => {
    expect(readExceptions(file('# nothing\n'))).toEqual([]);
  });

  it('holds what lifts a block', () => {
    expect(readExceptions(file(JSON.stringify([exception])))).toEqual([exception]);
  });

  it.each([
    ['no reason worth the name', { ...exception, reason: 'because' }, 'at least 20 characters'],
    ['a hash that is none', { ...exception, change: 'all' }, 'twelve hexadecimal digits'],
    ['no day', { ...exception, until: 'soon' }, 'a day as 2026-12-31'],
    ['a key that nothing reads', { ...exception, forever: true }, 'forever'],
  ])('is refused with %s', (_, entry, message) => {
    expect(() => readExceptions(file(JSON.stringify([entry])))).toThrow(message);
  });

  it('that is no YAML is refused by its name', () => {
    expect(() => readExceptions(file('- [}'))).toThrow('exceptions.yaml cannot be read');
  });
});
