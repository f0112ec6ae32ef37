/** The app as a person runs it, with the real CDK CLI. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPLOYMENTS } from '../../lib/systems/deployments';
import { synthesized } from '../support/deployment';

const out = mkdtempSync(join(tmpdir(), 'cdk-out-'));
afterAll(() => rmSync(out, { recursive: true }));

function cdk(args: string[], env: Record<string, string> = {}) {
  return spawnSync('npx', ['cdk', ...args, '--output', join(out, args.join('-'))], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

const templatesIn = (directory: string) =>
  new Map(
    readdirSync(directory)
      .filter(file => file.endsWith('.template.json'))
      .map(file => [file, readFileSync(join(directory, file), 'utf8')]),
  );

it('gives byte for byte the templates that the tests look at', () => {
  // What the CLI adds on its way to CloudFormation is told apart from what the app says.
  const plain = ['--no-path-metadata', '--no-asset-metadata', '--no-version-reporting'];
  const args = ['synth', '--quiet', '-c', 'deployment=bi-production', ...plain];
  expect(cdk(args)).toMatchObject({ status: 0 });
  const ofCli = templatesIn(join(out, args.join('-')));
  const ofTests = templatesIn(synthesized('bi-production').assembly.directory);
  expect([...ofCli.keys()]).toEqual([...ofTests.keys()]);
  expect(
    [...ofCli].filter(([file, template]) => template !== ofTests.get(file)).map(([file]) => file),
  ).toEqual([]);
  expect(ofCli.size).toBe(6);
});

describe('all deployments together', () => {
  // Everywhere else the built-in rules are off: they cost seconds and say the same each time.
  const { status, stdout, stderr } = cdk(['ls', '-c', 'deployment=all'], { CDK_VALIDATION: 'true' });

  it('are listed by name', () => {
    expect(status).toBe(0);
    for (const name of DEPLOYMENTS) expect(stdout).toContain(`(${name}`);
  });

  it('leave nothing to say to CloudFormation’s own rules', () => {
    expect(stderr).not.toMatch(/WARNING|ERROR|Acknowledge/);
  });
});

it.each([
  ['no deployment', []],
  ['an unknown one', ['-c', 'deployment=bi-prod']],
])('answers %s with the names there are and no stack trace', (_, args) => {
  const { status, stderr } = cdk(['ls', ...args]);
  expect(status).toBe(1);
  expect(stderr).toContain(`allowed: ${DEPLOYMENTS.join(', ')}`);
  expect(stderr).not.toMatch(/^\s+at /m);
});
