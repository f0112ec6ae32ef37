import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './folder';
import { sourceKey } from './source-key';

const ROOT = join(__dirname, '../../..');
/** As in cdk.json: what runs for two seconds gains nothing from a better compiler. */
const NODE = ['--liftoff-only', '--no-concurrent-marking', '--import', 'tsx'];

/**
 * Folder of a cloud assembly, with the paths of constructs in its templates. Synthesized in a process of its own, once for
 * all test files and runs until a source changes: a test that only reads templates loads no CDK.
 *
 * @param name a deployment, or `other-choices`
 * @throws Error when a source changed while the tests run: what was synthesized is of no state that has a name
 */
export function assemblyOf(name: string): string {
  const key = process.env.SOURCE_KEY;
  const folder = folderOf(key);
  const assembly = join(folder, name);
  if (existsSync(assembly)) return assembly;
  mkdirSync(folder, { recursive: true });
  const unfinished = mkdtempSync(join(folder, `${name}-`));
  try {
    execFileSync(process.execPath, [...NODE, join(__dirname, 'synth.ts'), name, unfinished], {
      cwd: ROOT,
      // Nothing that a test or a shell has set may have a part in what others read.
      env: { PATH: process.env.PATH, HOME: process.env.HOME, CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (sourceKey(ROOT) !== key) throw new Error('a source was changed while the tests ran; run them again');
    renameSync(unfinished, assembly);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another worker was faster; both are the same.
    if (!existsSync(assembly)) throw error;
  }
  return assembly;
}
