/** The command as people and workflows run it, on folders: no git, no credentials. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const directory = mkdtempSync(join(tmpdir(), 'review-'));
afterAll(() => rmSync(directory, { recursive: true }));

function folder(name: string, template: object, file = 'web.template.json'): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, file), JSON.stringify(template));
  return path;
}

function review(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'bin/review.ts'), ...args],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const table = (properties: object, type = 'AWS::DynamoDB::Table') => ({
  Resources: {
    Users: {
      Type: type,
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { TableName: 'users', ...properties },
    },
  },
});
const before = folder('before', table({ DeletionProtectionEnabled: true }));

it.each([
  { name: 'the same', after: table({ DeletionProtectionEnabled: true }), verdict: 'clear', status: 0 },
  {
    name: 'a stream',
    after: table({ DeletionProtectionEnabled: true, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } }),
    verdict: 'ask',
    status: 1,
  },
  { name: 'no deletion protection', after: table({}), verdict: 'block', status: 2 },
  {
    name: 'a macro',
    after: { Transform: 'Company::Macro', ...table({ DeletionProtectionEnabled: true }) },
    verdict: 'unknown',
    status: 3,
  },
])('$name: $verdict, exit code $status', ({ name, after, verdict, status }) => {
  const result = review('--before', before, '--after', folder(name, after), '--json');
  expect(result.status).toBe(status);
  const json = JSON.parse(result.stdout);
  expect(json.verdict).toBe(verdict);
  for (const finding of json.findings)
    expect(Object.keys(finding)).toEqual(expect.arrayContaining(['rule', 'severity', 'resource', 'reason']));
});

it('takes two single templates of other names for the two sides of one stack', () => {
  const after = folder('other', table({ DeletionProtectionEnabled: true }), 'other.json');
  expect(
    review('--before', join(before, 'web.template.json'), '--after', join(after, 'other.json')).status,
  ).toBe(0);
});

it.each([
  [[], 'name a deployment, or give --before'],
  [['bi-produktion'], 'did you mean "bi-production"?'],
  [['--before', '/nowhere', '--after', '/nowhere'], '/nowhere does not exist'],
  [['bi-production', '--before', before], 'not both'],
  [['bi-production', '--base', 'no-such-ref'], 'no-such-ref is no commit of this repository'],
])('a mistake in %j is answered without a stack trace, and is never clear', (args, message) => {
  const { status, stderr } = review(...args);
  expect(status).toBe(3);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});
