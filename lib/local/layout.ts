import { join } from 'node:path';

/** The repository. */
export const ROOT = join(__dirname, '../..');

/** Where a local cloud keeps its files. Everything but `venv` is thrown away by `down`. */
export interface Layout {
  readonly directory: string;
  /** The Python virtual environment with the emulator; several clouds may share one. */
  readonly venv: string;
  /** Which emulator runs: see `state.ts`. */
  readonly state: string;
  /** Held while a command works on this directory. */
  readonly lock: string;
  readonly emulatorLog: string;
  readonly cdkLog: string;
  readonly cdkOut: string;
  /** Scratch space of the emulator, its Lambda code among it. */
  readonly scratch: string;
}

/**
 * @param directory state of one local cloud
 * @param venv @default `<directory>/venv`
 */
export function layoutIn(directory: string, venv = join(directory, 'venv')): Layout {
  return {
    directory,
    venv,
    state: join(directory, 'emulator.json'),
    lock: join(directory, 'lock'),
    emulatorLog: join(directory, 'ministack.log'),
    cdkLog: join(directory, 'cdk.log'),
    cdkOut: join(directory, 'cdk.out'),
    scratch: join(directory, 'tmp'),
  };
}
