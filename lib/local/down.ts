import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloud } from './local-cloud';

export interface DownOptions {
  /** Removes the installed emulator as well. */
  readonly all: boolean;
  /** @default `.local` in the repository */
  readonly directory?: string;
  readonly signal: AbortSignal;
}

/**
 * Stops the emulator that `up` started, and nothing else, and removes its state.
 *
 * @returns whether there was one to stop
 */
export async function down({ all, ...options }: DownOptions): Promise<boolean> {
  const cloud = new LocalCloud(options);
  const { directory, venv, lock } = cloud.layout;
  const stopped = await cloud.exclusively(async () => {
    const wasRunning = await cloud.stop();
    const keep = all ? [lock] : [lock, venv];
    for (const path of readdirSync(directory).map(name => join(directory, name))) {
      if (!keep.includes(path)) rmSync(path, { recursive: true, force: true });
    }
    return wasRunning;
  });
  // Without `all` the emulator is still in there, and another run may have begun.
  if (readdirSync(directory).length === 0) rmdirSync(directory);
  return stopped;
}
