import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface MemoryWatch {
  /** Ends watching; the highest sum that was seen, in bytes. */
  stop(): Promise<number>;
}

/**
 * Looks again and again at the resident memory of a process and all its descendants. Pages they share are counted
 * for each, and a peak between two looks is missed.
 */
export function watchMemory(rootPid: () => number | undefined, everyMs: number): MemoryWatch {
  let peak = 0;
  let watching = true;
  const watch = async () => {
    while (watching) {
      const root = rootPid();
      if (root !== undefined) peak = Math.max(peak, await memoryOfTree(root));
      await sleep(everyMs);
    }
  };
  const done = watch();
  return {
    stop: async () => {
      watching = false;
      await done;
      return peak;
    },
  };
}

async function memoryOfTree(root: number): Promise<number> {
  // Both spellings of ps, Linux's and the BSDs', give kibibytes.
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  const processes = stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .map(([pid, parent, kibibytes = 0]) => ({ pid, parent, bytes: kibibytes * 1_024 }));
  const tree = (pid: number | undefined): number =>
    processes
      .filter(({ parent }) => parent === pid)
      .reduce(
        (sum, child) => sum + tree(child.pid),
        processes.find(process => process.pid === pid)?.bytes ?? 0,
      );
  return tree(root);
}
