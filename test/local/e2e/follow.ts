import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Run } from './ops';

const ROOT = join(__dirname, '../../..');
/** A question every two seconds, on a busy machine. */
const PATIENCE_MS = 30_000;

export interface Following {
  /** Resolves when this appears on standard output. */
  until(text: string): Promise<void>;
  /** Ctrl-C, and how it ended. */
  interrupt(): Promise<Run>;
}

/** A command that goes on until a person has had enough. */
export function follow(endpoint: string, args: readonly string[]): Following {
  const child = spawn(process.execPath, ['bin/bundled.mjs', 'ops', ...args], {
    cwd: ROOT,
    env: { ...process.env, AWS_ENDPOINT_URL: endpoint, NO_COLOR: '1' },
  });
  const run = { code: null as number | null, out: '', err: '' };
  child.stdout.on('data', chunk => {
    run.out += chunk;
  });
  child.stderr.on('data', chunk => {
    run.err += chunk;
  });
  const ended = new Promise<Run>((resolve, reject) => {
    child.once('error', reject).once('close', code => resolve({ ...run, code }));
  });
  return {
    until: text =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          child.kill('SIGKILL');
          reject(
            new Error(`${JSON.stringify(text)} did not come in ${PATIENCE_MS} ms: ${run.out}${run.err}`),
          );
        }, PATIENCE_MS);
        const look = () => {
          if (!run.out.includes(text)) return;
          clearTimeout(timer);
          child.stdout.off('data', look);
          resolve();
        };
        child.stdout.on('data', look);
        look();
      }),
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
