import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const ROOT = join(__dirname, '../../..');

/**
 * `npm run ops -- …` as people run it.
 *
 * @param interruptAt sends Ctrl-C when this appears in the progress
 * @param input what is piped into it
 */
export function ops(
  endpoint: string,
  args: readonly string[],
  interruptAt?: string,
  input = '',
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['bin/bundled.mjs', 'ops', ...args], {
      cwd: ROOT,
      env: { ...process.env, AWS_ENDPOINT_URL: endpoint, NO_COLOR: '1' },
    });
    child.stdin.end(input);
    let out = '';
    let err = '';
    child.stdout.on('data', chunk => {
      out += chunk;
    });
    let interrupted = interruptAt === undefined;
    child.stderr.on('data', chunk => {
      err += chunk;
      // Once: a second one ends the process where it stands.
      if (interrupted || !err.includes(interruptAt ?? '')) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    child.once('error', reject).once('close', code => resolve({ code, out, err }));
  });
}
