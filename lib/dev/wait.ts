import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../config/errors';
import { explained, statusOf } from './errors';

export interface WaitOptions {
  /** Milliseconds until it is given up. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called with a line of progress at a time. */
  readonly onLine: (line: string) => void;
}

export interface Server {
  /** For people, for example `DynamoDB`. */
  readonly what: string;
  readonly endpoint: string;
  /** Container that serves it in the compose stack. */
  readonly service: string;
  /** Anything that succeeds once the server works. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
}

const TRY_MS = 3_000;
const PAUSE_MS = 250;
/** Nobody should wonder for longer whether something happens. */
const QUIET_MS = 2_000;

/** Waits until the server answers. A server that answers with a refusal is not waited for. */
export async function waitFor(server: Server, { timeoutMs, signal, onLine }: WaitOptions): Promise<void> {
  const began = Date.now();
  let spoke = began;
  for (;;) {
    const problem = await attempt(server, signal);
    if (problem === undefined) return;
    const now = Date.now();
    if (now - began >= timeoutMs) throw givenUp(server, problem, timeoutMs);
    if (now - spoke >= QUIET_MS) {
      onLine(
        `waiting for ${server.what} at ${server.endpoint} since ${Math.round((now - began) / 1_000)} s: ${problem}`,
      );
      spoke = now;
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

/** Why it is not ready yet, or nothing. */
async function attempt({ ask, endpoint }: Server, signal?: AbortSignal): Promise<string | undefined> {
  try {
    await ask(AbortSignal.any([AbortSignal.timeout(TRY_MS), ...(signal ? [signal] : [])]));
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    const status = statusOf(error);
    // A server that is still starting answers with 503, or with nothing.
    if (status !== undefined && status < 500) throw explained(error, endpoint);
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : error.message;
}

function givenUp({ what, endpoint, service }: Server, problem: string, timeoutMs: number): UserError {
  return new UserError(
    [
      `${what} at ${endpoint} did not answer within ${timeoutMs / 1_000} s: ${problem}.`,
      `Is it running? docker compose --env-file .env.local ps ${service}`,
    ].join('\n'),
  );
}
