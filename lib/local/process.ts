import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { hasCode } from './errors';

/** A process, told apart from a later one that got the same pid by when it started. */
export const processIdentity = z.strictObject({ pid: z.int().positive(), startedAt: z.string().min(1) });
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** The identity of a running process, or nothing where none has this pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = existsSync('/proc/self/stat') ? startInProc(pid) : startInPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** True while exactly this process runs: a recycled pid is somebody else's. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/**
 * Ends a process group that was started with `detached: true`, and waits for it.
 * Does nothing when its leader does not run any more, whoever has the pid now.
 */
export async function endGroup(leader: ProcessIdentity, graceMs = 5_000): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isRunning(leader)) return;
    signalGroup(leader.pid, signal);
    const deadline = Date.now() + graceMs;
    while (isRunning(leader) && Date.now() < deadline) await sleep(50);
  }
}

/** Signals every process of a group; one that has ended meanwhile is no error. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** Linux: clock ticks since boot, exact and untouched by changes of the clock, with the boot they count from. */
function startInProc(pid: number): string | undefined {
  try {
    // The second field is the command in parentheses and may hold anything. Source: proc_pid_stat(5).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${fields[18]}`;
  } catch {
    return undefined;
  }
}

/** macOS and the BSDs. The locale and the time zone would change how `ps` writes the same moment. */
export function startInPs(pid: number): string | undefined {
  try {
    const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
    const [state, ...lstart] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return state?.startsWith('Z') ? undefined : lstart.join(' ');
  } catch {
    return undefined;
  }
}
