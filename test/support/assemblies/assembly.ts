import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './folder';

const ROOT = join(__dirname, '../../..');
/** As in cdk.json: what runs for two seconds gains nothing from a better compiler. */
const NODE = ['--liftoff-only', '--no-concurrent-marking', '--import', 'tsx'];

/**
 * Folder of a cloud assembly, with the paths of constructs in its templates. Synthesized in a process of its own, once for
 * all test files and runs until a source changes: a test that only reads templates loads no CDK.
 *
 * @param name a deployment, or `other-choices`
 */
export function assemblyOf(name: string): string {
  const folder = folderOf(process.env.SOURCE_KEY);
  const assembly = join(folder, name);
  if (existsSync(assembly)) return assembly;
  mkdirSync(folder, { recursive: true });
  const unfinished = mkdtempSync(join(folder, `${name}-`));
  execFileSync(process.execPath, [...NODE, join(__dirname, 'synth.ts'), name, unfinished], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    renameSync(unfinished, assembly);
  } catch (error) {
    // Another worker was faster; both are the same.
    if (!existsSync(assembly)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return assembly;
}
