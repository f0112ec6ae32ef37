import { UserError } from '../config/errors';

/** How the local cloud's commands end; scripts may rely on these numbers. */
export const EXIT = {
  ok: 0,
  /** Deployed, but a smoke check failed. */
  checkFailed: 1,
  /** Nothing was deployed: something on this machine is in the way, the message says what. */
  cannotRun: 2,
  /** The CDK CLI failed: synthesis, bootstrap or deployment. */
  deployFailed: 3,
  /** Stopped by a signal; a rerun goes on from there. */
  interrupted: 130,
} as const;

/** A mistake that also says how the command ends. */
export class LocalCloudError extends UserError {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.cannotRun,
  ) {
    super(message);
  }
}

/** An error of the operating system by its code, for example `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
