import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchMemory } from './memory';

export const ROOT = join(__dirname, '../..');

export interface RunOptions {
  /** Added to an environment that holds no setting of Node.js, CDK or AWS. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Milliseconds between two looks at the memory; looking costs CPU.
   * @default - memory is not measured
   */
  readonly watchMemoryMs?: number;
  /** @default 0 only */
  readonly accept?: (code: number) => boolean;
}

export interface Run {
  /** User and system time of the command and of everything it waited for. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Highest resident memory of the whole process tree; 0 where it was not watched. */
  readonly peakBytes: number;
  readonly output: string;
}

/** The command of cdk.json, for another app. */
export function startedAsOurs(file: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')).app.replace('bin/app.ts', file);
}

/** `times` is POSIX; its second line is the time of the shell's children and theirs. */
const TIMED = '"$@" >&2; code=$?; times; exit $code';

/** Runs a command in the repository and measures it. One that fails was not measured, and throws. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<Run> {
  const started = performance.now();
  const shell = spawn('sh', ['-c', TIMED, 'sh', ...command], {
    cwd: ROOT,
    env: { ...inherited(), LC_ALL: 'C', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const memory = options.watchMemoryMs && watchMemory(() => shell.pid, options.watchMemoryMs);
  let times = '';
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', text => (times += text));
  shell.stderr.setEncoding('utf8').on('data', text => (output += text));
  const code = await new Promise<number>((resolve, reject) => {
    shell.once('error', reject).once('close', status => resolve(status ?? 1));
  });
  const wallSeconds = (performance.now() - started) / 1_000;
  const peakBytes = memory ? await memory.stop() : 0;
  const accept = options.accept ?? (status => status === 0);
  if (!accept(code)) {
    throw new Error(
      `${command.join(' ')} ended with ${code}:\n${output.trim().split('\n').slice(-20).join('\n')}`,
    );
  }
  return { cpuSeconds: childrenSeconds(times), wallSeconds, peakBytes, output };
}

/** A setting of the caller, such as NODE_OPTIONS or CDK_VALIDATION, would be measured with everything else. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE|CDK|AWS)_/.test(name)));
}

function childrenSeconds(times: string): number {
  const seconds = [...(times.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  if (seconds.length !== 2) throw new Error(`the shell's times are not understood: ${times}`);
  return seconds.reduce((sum, part) => sum + part);
}
