import { UserError } from '../config/errors';
import type { ServerInfo } from './server';

/** How `dev:init` ends; scripts may rely on these numbers. */
export const EXIT = {
  ok: 0,
  /** Something exists with another shape; nothing was created. */
  differs: 1,
  /** It could not be done: a setting, a server or an answer is missing, or a server does not do its part. */
  cannotRun: 2,
  interrupted: 130,
} as const;

/** An answer by which a server refuses to work with us, as a sentence; anything else as it was. */
export function explained(error: unknown, { endpoint, refused }: ServerInfo): unknown {
  const status = statusOf(error);
  if (!(error instanceof Error) || status === undefined || status < 400 || status >= 500) return error;
  return new UserError(`${endpoint} answers ${status} ${error.name}: ${error.message}\n${refused}`);
}

/** Why a server gave no answer, in a word where there is one. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { cause, code, message }: { cause?: unknown; code?: unknown; message?: unknown } = error;
  // `fetch` says no more than that it failed.
  if (cause) return reasonOf(cause);
  return String(typeof code === 'string' ? code : (message ?? error));
}

/** The HTTP status of an SDK error. */
export function statusOf(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && Reflect.get(error, '$metadata');
  const status = typeof metadata === 'object' && metadata !== null && Reflect.get(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}
