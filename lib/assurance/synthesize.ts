import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../config/errors';

const ROOT = join(__dirname, '../..');

/** Arguments of Node for a synth with the CDK CLI of a tree. */
export const synthArguments = (root: string, deployment: string, output: string): string[] => [
  join(root, 'node_modules/aws-cdk/bin/cdk'),
  ...['synth', '--quiet', '--no-notices', '-c', `deployment=${deployment}`, '--output', output],
];

/** The template rules have their own place; here they would double the time. */
export const synthEnvironment = { CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/**
 * Makes the templates of a deployment as `cdk deploy` would, and reads them.
 *
 * @param read is given a cloud assembly that is gone afterwards
 * @throws UserError with what the CDK CLI said
 */
export function withTemplatesOf<T>(deployment: string, read: (assembly: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), `${deployment}-`));
  try {
    const { status, stderr } = spawnSync(process.execPath, synthArguments(ROOT, deployment, directory), {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, ...synthEnvironment },
    });
    if (status !== 0) throw new UserError(`cdk synth of ${deployment} failed:\n${stderr.trim()}`);
    return read(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
