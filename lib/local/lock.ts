import { linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, LocalCloudError } from './errors';
import { identify, isRunning, type ProcessIdentity, processIdentity } from './process';

export interface LockOptions {
  /** Called once when another run holds the lock. */
  readonly onWait?: (holder: number) => void;
  readonly signal?: AbortSignal;
  /** @default ten minutes */
  readonly timeoutMs?: number;
}

/** Taking over the lock of a dead process lasts milliseconds; a guard older than this was left by a crash. */
const GUARD_MS = 10_000;

/**
 * Runs `work` while no other process holds the lock file. A lock whose holder died is taken over.
 * It protects against other runs on this machine, not on a network file system.
 */
export async function withLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const release = await acquire(file, options);
  try {
    return await work();
  } finally {
    release();
  }
}

async function acquire(
  file: string,
  { onWait, signal, timeoutMs = 600_000 }: LockOptions,
): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  const me = JSON.stringify(identify(process.pid));
  const deadline = Date.now() + timeoutMs;
  let waiting = false;
  while (!create(file, me)) {
    const content = read(file);
    if (content === undefined) continue;
    const holder = holderIn(content);
    if (!holder || !isRunning(holder)) {
      removeStale(file, content);
      await sleep(10, undefined, { signal });
      continue;
    }
    if (Date.now() > deadline) {
      throw new LocalCloudError(
        `another run (pid ${holder.pid}) has held ${file} for ${timeoutMs / 1000} s; wait for it, or end it and run this command again`,
      );
    }
    if (!waiting) onWait?.(holder.pid);
    waiting = true;
    await sleep(100, undefined, { signal });
  }
  return () => {
    if (read(file) === me) unlinkSync(file);
  };
}

/** A link appears with its content or not at all, so no reader ever sees a lock without a holder. */
function create(file: string, content: string): boolean {
  const candidate = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(candidate, content);
  try {
    linkSync(candidate, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(candidate, { force: true });
  }
}

/** Removes the lock only if it still is the stale one: two runs may have noticed it at the same time. */
function removeStale(file: string, stale: string): void {
  const guard = `${file}.takeover`;
  try {
    writeFileSync(guard, '', { flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > GUARD_MS) rmSync(guard, { force: true });
    return;
  }
  try {
    if (read(file) === stale) unlinkSync(file);
  } finally {
    rmSync(guard, { force: true });
  }
}

function holderIn(content: string): ProcessIdentity | undefined {
  try {
    return processIdentity.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
