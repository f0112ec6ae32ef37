/** The app as a person runs it, with the real CDK CLI. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPLOYMENTS } from '../../lib/systems/deployments';
import { synthesized } from '../support/deployment';

const CLI = join(__dirname, '../../node_modules/aws-cdk/bin/cdk');
const out = mkdtempSync(join(tmpdir(), 'cdk-out-'));
afterAll(() => rmSync(out, { recursive: true }));

function cdk(args: string[]) {
  return spawnSync(process.execPath, [CLI, ...args, '--output', join(out, args.join('-'))], {
    encoding: 'utf8',
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
  expect(ofCli.size).toBe(7);
});

it('lists the stacks of all deployments, and the CDK has nothing to say about them', () => {
  const { status, stdout, stderr } = cdk(['ls', '-c', 'deployment=all']);
  expect(status).toBe(0);
  for (const name of DEPLOYMENTS) expect(stdout).toContain(`(${name}`);
  expect(stderr).not.toMatch(/WARNING|ERROR|Acknowledge/);
});

it('answers an unknown deployment with the names there are and no stack trace', () => {
  const { status, stderr } = cdk(['ls', '-c', 'deployment=bi-prod']);
  expect(status).toBe(1);
  expect(stderr).toContain(`allowed: ${DEPLOYMENTS.join(', ')}`);
  expect(stderr).not.toMatch(/^\s+at /m);
});
