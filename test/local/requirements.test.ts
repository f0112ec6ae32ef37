import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const room = join(__dirname, '../../lib/local');
const read = (file: string) => readFileSync(join(room, file), 'utf8');

/** Each requirement with its options and the comment that says who asks for it. */
const entries = read('requirements.txt')
  .split(/\n(?=[a-z])/)
  .filter(entry => /^[a-z]/.test(entry))
  .map(entry => ({
    name: /^[a-z0-9-]+/.exec(entry)?.[0] ?? '',
    entry,
    wantedBy: [...(entry.split('# via')[1] ?? '').matchAll(/[a-z][a-z0-9-]+/g)].map(([name]) => name),
  }));
const names = entries.map(({ name }) => name);

test('every package has one exact version and hashes of its files', () => {
  expect(names).toContain('ministack');
  for (const { entry } of entries)
    expect(entry).toMatch(/^[a-z0-9-]+==\S+( ; [^\n]*)? \\\n {4}--hash=sha256:[0-9a-f]{64}/);
});

test('the emulator is the one that was asked for', () => {
  const wanted = read('requirements.in')
    .split('\n')
    .filter(line => /^[a-z]/.test(line));
  expect(wanted).toHaveLength(1);
  expect(read('requirements.txt')).toContain(`\n${wanted[0]} \\\n`);
});

test('every package is there because of another one, up to the emulator', () => {
  for (const { name, wantedBy } of entries.filter(({ name }) => name !== 'ministack')) {
    expect([name, wantedBy.filter(other => names.includes(other)).length]).toEqual([name, wantedBy.length]);
    expect(wantedBy.length).toBeGreaterThan(0);
  }
});

test('what only Python 3.10 needs is pinned too', () => {
  const conditional = entries.filter(({ entry }) => entry.includes("python_full_version < '3.11'"));
  expect(conditional.map(({ name }) => name)).toEqual([
    'exceptiongroup',
    'taskgroup',
    'tomli',
    'typing-extensions',
  ]);
});

test('the AWS CLI and what it needs have one exact version and hashes each', () => {
  const found = read('aws-cli/requirements.txt')
    .split(/\n(?=[a-z])/)
    .filter(entry => /^[a-z]/.test(entry));
  for (const entry of found)
    expect(entry).toMatch(/^[a-z0-9-]+==\S+( ; [^\n]*)? \\\n {4}--hash=sha256:[0-9a-f]{64}/);
  const [wanted = ''] = read('aws-cli/requirements.in').match(/^awscli==\S+$/m) ?? [];
  expect(read('aws-cli/requirements.txt')).toContain(`\n${wanted} \\\n`);
});
