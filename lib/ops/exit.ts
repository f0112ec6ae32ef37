import { UserError } from '../config/errors';

/** How every command of `ops` ends; scripts and workflows rely on these numbers. */
export const EXIT = {
  /** Done, or there was nothing to do. */
  done: 0,
  /** Not clear: a person has to decide or to look. A review asks, a check failed, something differs. */
  notClear: 1,
  /** Refused, and nothing was changed: a wrong argument, credentials, a lock, a pre-flight check, a blocked review. */
  refused: 2,
  /** It failed and was rolled back: what ran before runs. */
  rolledBack: 3,
  /** It failed and something is left to do; the message says what. */
  unfinished: 4,
  /** Stopped by a signal; the next run says what it finds and goes on from there. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For `--help`. */
export const EXIT_CODES_IN_HELP = `
Exit codes: ${EXIT.done} done, ${EXIT.notClear} a person has to decide or look, ${EXIT.refused} refused and nothing changed, ${EXIT.rolledBack} failed and rolled back,
${EXIT.unfinished} failed with something left to do, ${EXIT.interrupted} interrupted`;

/** An error that a person can do something about, and how the command ends with it. */
export class OpsError extends UserError {
  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.refused,
  ) {
    super(message);
  }
}
