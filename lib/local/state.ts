import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { processIdentity } from './process';

/** What is known of a running emulator; everything else it knows itself. */
const emulatorState = z.strictObject({
  process: processIdentity,
  port: z.int().min(1).max(65_535),
  /** The installation it was started from: another one means that it has to be started anew. */
  installation: z.string(),
});
export type EmulatorState = z.infer<typeof emulatorState>;

/** A missing or unreadable file means that nothing is known: no process is ever ended on a guess. */
export function readState(file: string): EmulatorState | undefined {
  try {
    return emulatorState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeState(file: string, state: EmulatorState): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(draft, file);
}

export function removeState(file: string): void {
  rmSync(file, { force: true });
}
