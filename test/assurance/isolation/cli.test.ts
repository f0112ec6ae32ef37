/** `npm run prove` as a person types it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesized } from '../../support/deployment';
import { program } from '../../support/program';

// Each starts a program of its own, on a machine that may be busy.
jest.setTimeout(120_000);

const PLAIN = join(__dirname, 'fixtures/plain-ecs.yaml');
const production = synthesized('bi-production');
const executor =
  production.resources('AWS::ECS::Service').find(({ logicalId }) => /^Executor/.test(logicalId))?.logicalId ??
  '';
const directory = mkdtempSync(join(tmpdir(), 'prove-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(name: string, json: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, JSON.stringify(json));
  return path;
}

const prove = program('prove');

it('proves the executor of a deployment that it synthesizes itself', async () => {
  const { status, stdout } = await prove('bi-staging');
  expect(stdout).toContain('in bi-staging');
  expect(stdout).toMatch(/^isolated: 23 PROVED, 5 RESIDUAL$/m);
  expect(status).toBe(0);
});

it('knows templates of ours that come as files, with the names that were reviewed', async () => {
  const { status, stdout } = await prove('--templates', production.assembly.directory, '--task', executor);
  expect(stdout).toMatch(/^isolated: /m);
  expect(status).toBe(0);
});

it('fails for a task that is not isolated, with paths and without colour', async () => {
  const { status, stdout } = await prove('--templates', PLAIN, '--task', 'Task');
  expect(status).toBe(1);
  expect(stdout).toContain('→ internet');
  expect(stdout).not.toContain('\u001b[');
});

it('gives the certificate as JSON', async () => {
  const { status, stdout } = await prove('--templates', PLAIN, '--task', 'plain-ecs/Service', '--json');
  expect(status).toBe(1);
  const certificate = JSON.parse(stdout);
  expect(certificate).toMatchObject({
    subject: 'plain-ecs/Task',
    ok: false,
    templates: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(Date.parse(certificate.date)).not.toBeNaN();
  expect(certificate.verdicts).toHaveLength(28);
  for (const verdict of certificate.verdicts)
    expect(Object.keys(verdict)).toEqual(['id', 'verdict', 'reason', 'counterexample']);
});

it('gives the certificate as Markdown', async () => {
  const { stdout } = await prove('--templates', PLAIN, '--task', 'Task', '--markdown');
  expect(stdout).toContain('```mermaid');
});

it('judges names by what people have reviewed', async () => {
  const reviewed = write('reviewed.json', { dnsNames: ['slack.com'] });
  const ours = ['--templates', production.assembly.directory, '--task', executor];
  const { stdout } = await prove(...ours, '--json', '--reviewed', reviewed);
  expect(JSON.parse(stdout).verdicts[9]).toMatchObject({ id: 'E10', verdict: 'VIOLATED' });
});

describe('mistakes', () => {
  const empty = write('empty.json', {});
  const strange = write('strange.json', { names: ['slack.com'] });

  it.concurrent.each([
    ['nothing', [], 'name a deployment, or give --templates'],
    ['no task', ['--templates', PLAIN], '--task <id>'],
    ['an unknown deployment', ['bi-prod'], 'allowed: bi-local, bi-staging, bi-production'],
    ['a deployment without an executor to prove', ['bi-local'], 'the local cloud has neither'],
    ['an unknown task', ['--templates', PLAIN, '--task', 'Servce'], 'did you mean "Service"?'],
    [
      'a file that is not there',
      ['--templates', 'nowhere.json', '--task', 'x'],
      'nowhere.json does not exist',
    ],
    ['a file that is no template', ['--templates', empty, '--task', 'x'], 'is no CloudFormation template'],
    [
      'a strange parameter',
      ['--templates', PLAIN, '--task', 'Task', '--parameter', 'x'],
      'allowed: Name=value',
    ],
    [
      'a review that is not understood',
      ['--templates', PLAIN, '--task', 'Task', '--reviewed', strange],
      'allowed: dnsNames, s3PrefixLists, containers',
    ],
    ['an unknown option', ['--template', PLAIN], "unknown option '--template'"],
    ['both ways at once', ['bi-staging', '--templates', PLAIN], 'not both'],
  ])('%s is answered with what to do', async (_, args, words) => {
    const { status, stdout, stderr } = await prove(...args);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
