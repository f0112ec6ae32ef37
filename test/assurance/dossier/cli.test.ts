/** `npm run dossier` as a person types it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../support/program';

// Each starts a program of its own, on a machine that may be busy.
jest.setTimeout(120_000);

const directory = mkdtempSync(join(tmpdir(), 'dossier-'));
afterAll(() => rmSync(directory, { recursive: true }));

const template = join(directory, 'somebody.yaml');
writeFileSync(
  template,
  'Resources:\n  Parts:\n    Type: AWS::DynamoDB::Table\n    Properties: { TableName: parts }\n',
);

const dossier = program('dossier');

it.each<[string, string[], string]>([
  ['nothing to read', [], 'name a deployment, or give --templates'],
  ['a name with a slip', ['bi-stagin'], 'did you mean "bi-staging"?'],
  ['a deployment that runs on this machine', ['bi-local'], 'bi-local has no dossier'],
  ['both at once', ['bi-staging', '--templates', template], 'not both'],
  ['a file that is not there', ['--templates', 'nowhere.json'], 'nowhere.json does not exist'],
])('%s is explained without a stack trace, and nothing is written', async (_, args, message) => {
  const out = join(directory, 'never.html');
  const { status, stdout, stderr } = await dossier(...args, '--out', out);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect([status, stdout, existsSync(out)]).toEqual([2, '', false]);
});

it('a folder in the place of the file is explained', async () => {
  const { status, stderr } = await dossier('--templates', template, '--out', directory);
  expect(stderr).toMatch(/was not written: .*directory.*--out dossier\.html/);
  expect([status, /^ +at /m.test(stderr)]).toEqual([2, false]);
});

it("writes a page about anybody's templates, without what only ours have", async () => {
  const out = join(directory, 'new', 'somebody.html');
  const { status, stdout } = await dossier('--templates', template, '--out', out);
  expect([status, stdout]).toEqual([0, `${out}\n`]);
  const page = readFileSync(out, 'utf8');
  expect(page).toContain('1 table');
  expect(page).not.toContain('What can reach the executor?');
  expect(page).not.toContain('bi-cards');
});

it('writes the page of a deployment, and says what takes time', async () => {
  const out = join(directory, 'delivery.html');
  const { status, stdout, stderr } = await dossier('bi-delivery', '--out', out);
  expect([status, stdout]).toEqual([0, `${out}\n`]);
  expect(stderr).toContain('synthesizing bi-delivery');
  expect(readFileSync(out, 'utf8')).toContain('<title>bi-delivery: dossier</title>');
});
