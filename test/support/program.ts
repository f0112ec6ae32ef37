import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** How a program ended and what it said. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of `bin/` as a person starts it: `program('cost')('bi-staging', '--json')`. */
export const program =
  (name: string) =>
  (...args: string[]): Promise<Answer> =>
    new Promise(resolve => {
      execFile(
        process.execPath,
        ['--import', 'tsx', `bin/${name}.ts`, ...args],
        { cwd: join(__dirname, '../..') },
        (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
