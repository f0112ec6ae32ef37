import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../config/errors';

/** Runs a program to its end and gives what it wrote. */
export type Run = (
  program: string,
  args: readonly string[],
  options?: {
    readonly cwd?: string;
    /** For the message when it fails. */
    readonly what?: string;
    /** Set in addition to this process's own. */
    readonly env?: Readonly<Record<string, string>>;
  },
) => Promise<string>;

interface TemporaryTree {
  /** An empty folder, to be made a working tree of the repository. */
  readonly tree: string;
  readonly run: Run;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Gives a folder for a working tree of a repository, and a way to run programs there. Nothing is left of either, when
 * the act ends or throws, when the process exits, and when it is interrupted. Where nobody else listens to the signal,
 * the process then exits as it would have.
 *
 * @throws UserError when interrupted, and for programs that fail
 */
export async function withTemporaryTree<T>(
  root: string,
  act: (given: TemporaryTree) => Promise<T>,
): Promise<T> {
  const tree = mkdtempSync(join(tmpdir(), 'templates-of-ref-'));
  const groups = new Set<number>();
  let isInterrupted = false;
  let exitBy: NodeJS.Signals | undefined;
  const endPrograms = () => {
    for (const leader of groups) endGroup(leader);
  };
  const clean = () => {
    endPrograms();
    // Forced twice: git locks a tree while it makes it. One that was not made yet is not known to git.
    spawnSync('git', ['-C', root, 'worktree', 'remove', '--force', '--force', tree], {
      stdio: 'ignore',
      env: environment(),
    });
    rmSync(tree, { recursive: true, force: true });
  };
  const interrupt = (name: NodeJS.Signals) => {
    isInterrupted = true;
    if (process.listenerCount(name) === 0) exitBy = name;
    endPrograms();
  };
  const run: Run = (program, args, options = {}) => {
    if (isInterrupted) throw new UserError('interrupted');
    return runToEnd(program, args, {
      ...options,
      started: leader => groups.add(leader),
      ended: leader => groups.delete(leader),
      failure: message => new UserError(isInterrupted ? 'interrupted' : message),
    });
  };
  process.once('exit', clean);
  for (const name of SIGNALS) process.once(name, interrupt);
  try {
    return await act({ tree, run });
  } finally {
    process.off('exit', clean);
    for (const name of SIGNALS) process.off(name, interrupt);
    clean();
    if (exitBy) process.exit(128 + constants.signals[exitBy]);
  }
}

interface RunToEnd {
  readonly cwd?: string;
  readonly what?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly started: (leader: number) => void;
  readonly ended: (leader: number) => void;
  readonly failure: (message: string) => UserError;
}

/** In a process group of its own, so that what it starts can be ended with it. */
function runToEnd(
  program: string,
  args: readonly string[],
  { cwd, what = program, env, started, ended, failure }: RunToEnd,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment(), ...env },
    });
    const { pid } = child;
    if (pid !== undefined) started(pid);
    const written = { stdout: '', stderr: '' };
    child.stdout.on('data', chunk => {
      written.stdout += chunk;
    });
    child.stderr.on('data', chunk => {
      written.stderr += chunk;
    });
    child.on('error', error => reject(failure(`${what} could not be started: ${error.message}`)));
    child.on('close', code => {
      if (pid !== undefined) ended(pid);
      if (code === 0) resolve(written.stdout);
      else reject(failure(`${what} failed:\n${written.stderr.trim() || written.stdout.trim()}`));
    });
  });
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Without what git sets for its hooks: it would name another tree. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
}
