/** The app as a person runs it, with the real CDK CLI. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPLOYMENTS } from '../../lib/systems/names';
import { synthesized } from '../support/deployment';

const CLI = join(__dirname, '../../node_modules/aws-cdk/bin/cdk');
const out = mkdtempSync(join(tmpdir(), 'cdk-out-'));
afterAll(() => rmSync(out, { recursive: true }));

const cdk = (...args: string[]) =>
  spawnSync(process.execPath, [CLI, ...args, '--output', out], { encoding: 'utf8' });

function templatesIn(...directories: string[]): Map<string, string> {
  const files = directories.flatMap(directory =>
    readdirSync(directory)
      .filter(file => file.endsWith('.template.json'))
      .map(file => [file, readFileSync(join(directory, file), 'utf8')] as const),
  );
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

it('gives byte for byte the templates that the tests look at, for all deployments at once', () => {
  // What the CLI adds on its way to CloudFormation is told apart from what the app says.
  const plain = ['--no-asset-metadata', '--no-version-reporting'];
  const { status, stderr } = cdk('synth', '--quiet', '-c', 'deployment=all', ...plain);
  expect({ status, complaints: /WARNING|ERROR/.test(stderr) }).toEqual({ status: 0, complaints: false });
  const ofCli = templatesIn(out);
  const ofTests = templatesIn(...DEPLOYMENTS.map(name => synthesized(name).assembly.directory));
  expect([...ofCli.keys()]).toEqual([...ofTests.keys()]);
  const different = [...ofCli].filter(([file, template]) => template !== ofTests.get(file));
  expect(different.map(([file]) => file)).toEqual([]);
  // Seven stacks in each of three environments, the roles of the workflows of two, and the images of two clouds.
  expect(ofCli.size).toBe(3 * 7 + 2 + 2);
});

it('answers an unknown deployment with the names there are and no stack trace', () => {
  const { status, stderr } = cdk('ls', '-c', 'deployment=bi-prod');
  expect(status).toBe(1);
  expect(stderr).toContain(`allowed: ${DEPLOYMENTS.join(', ')}`);
  expect(stderr).not.toMatch(/^\s+at /m);
});
