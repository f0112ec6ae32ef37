import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { signalGroup } from './process';

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  /** @default the current directory */
  readonly cwd?: string;
  /** The whole output is appended to this file. */
  readonly log?: string;
  readonly onLine?: (line: string) => void;
  /** Ends the command. */
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** Non-zero also where a signal ended the command. */
  readonly code: number;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/**
 * Runs a command to its end; a failing command is a result, not an exception.
 *
 * @throws AbortError once the command, and whatever it has started, was ended by `signal`
 */
export async function run(
  command: string,
  args: readonly string[],
  { env, cwd, log, onLine, signal }: CommandOptions,
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const lines: string[] = [];
  // A group of its own: what the command starts, such as pip by venv, has to end with it.
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', line => {
      lines.push(line);
      if (log) appendFileSync(log, `${line}\n`);
      onLine?.(line);
    });
  }
  const end = () => child.pid !== undefined && signalGroup(child.pid, 'SIGTERM');
  signal?.addEventListener('abort', end);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('close', status => resolve(status ?? 1));
    });
    signal?.throwIfAborted();
    return { code, output: lines.join('\n') };
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
