import { UserError } from '../config/errors';

/** How `dev:init` ends; scripts may rely on these numbers. */
export const EXIT = {
  ok: 0,
  /** Something exists with another shape; nothing was created. */
  differs: 1,
  /** Nothing was done: a setting, a server or an answer is missing, the message says which. */
  cannotRun: 2,
  interrupted: 130,
} as const;

/** An answer by which a server refuses to work with us, as a sentence; anything else as it was. */
export function explained(error: unknown, endpoint: string): unknown {
  const status = statusOf(error);
  if (!(error instanceof Error) || status === undefined || status < 400 || status >= 500) return error;
  return new UserError(
    [
      `${endpoint} answers ${status} ${error.name}: ${error.message}`,
      'Its credentials are S3_ACCESS_KEY and S3_SECRET_KEY, by default those of docker-compose.yml.',
      'Is it the right server? Another one may listen on the port.',
    ].join('\n'),
  );
}

/** The HTTP status of an SDK error. */
export function statusOf(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && Reflect.get(error, '$metadata');
  const status = typeof metadata === 'object' && metadata !== null && Reflect.get(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}
