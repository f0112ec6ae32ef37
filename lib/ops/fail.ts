import { CommanderError } from 'commander';
import { UserError } from '../config/errors';
import { EXIT, OpsError } from './exit';

/** Prints what went wrong and says how the process ends: a mistake is its message, a defect shows where it happened. */
export async function fail(error: unknown): Promise<void> {
  process.exitCode = await exitCodeOf(error);
}

async function exitCodeOf(error: unknown): Promise<number> {
  // Commander has printed its own.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused;
  const [{ hintFor }, { isInterruption }] = await Promise.all([
    import('./hints.ts'),
    import('./interruption.ts'),
  ]);
  if (isInterruption(error)) {
    console.error('interrupted');
    return EXIT.interrupted;
  }
  const known = error instanceof UserError ? error : hintFor(error);
  if (known) {
    console.error(known.message);
    return known instanceof OpsError ? known.exitCode : EXIT.refused;
  }
  const { inSources } = await import('./stack-trace.ts');
  console.error(inSources(error));
  console.error('\nThis is a defect of the command, not of the deployment; the lines above say where.');
  return EXIT.unfinished;
}
