import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../config/errors';
import { explained, reasonOf, statusOf } from './errors';
import type { ServerInfo } from './server';

export interface WaitOptions {
  /** Milliseconds until it is given up. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called with a line of progress at a time. */
  readonly onLine: (line: string) => void;
}

/** What a server will do after a while. */
export interface Expectation {
  /** For people, for example `DynamoDB`. */
  readonly what: string;
  readonly server: ServerInfo;
  /** What did not happen where it is given up, for example `did not answer`. */
  readonly late: string;
  /**
   * Asks the server to do it, once: a second time it would refuse.
   * @default - it happens by itself
   */
  readonly request?: (signal: AbortSignal) => Promise<unknown>;
  /** Why it is not so yet, or nothing once it is. */
  readonly ask: (signal: AbortSignal) => Promise<string | undefined>;
}

const TRY_MS = 3_000;
const PAUSE_MS = 50;
/** Nobody should wonder for longer whether something happens. */
const QUIET_MS = 2_000;

/** Waits until it is so, the answer to its request included. A server that answers with a refusal is not waited for. */
export async function waitFor(expectation: Expectation, options: WaitOptions): Promise<void> {
  const { timeoutMs, signal, onLine } = options;
  const began = Date.now();
  await sendRequest(expectation, options);
  let spoke = Date.now();
  for (;;) {
    const problem = await attempt(expectation, signal);
    if (problem === undefined) return;
    const now = Date.now();
    if (now - began >= timeoutMs) throw givenUp(expectation, problem, timeoutMs);
    if (now - spoke >= QUIET_MS) {
      onLine(progress(expectation, now - began, problem));
      spoke = now;
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

async function sendRequest(
  expectation: Expectation,
  { timeoutMs, signal, onLine }: WaitOptions,
): Promise<void> {
  const { request } = expectation;
  if (!request) return;
  const began = Date.now();
  const limit = AbortSignal.timeout(timeoutMs);
  const timer = setInterval(() => onLine(progress(expectation, Date.now() - began, 'no answer')), QUIET_MS);
  try {
    await request(signal ? AbortSignal.any([limit, signal]) : limit);
  } catch (error) {
    signal?.throwIfAborted();
    throw limit.aborted ? givenUp(expectation, 'no answer', timeoutMs) : error;
  } finally {
    clearInterval(timer);
  }
}

/** Why it is not so yet, or nothing. */
async function attempt({ ask, server }: Expectation, signal?: AbortSignal): Promise<string | undefined> {
  const limit = AbortSignal.timeout(TRY_MS);
  try {
    return await ask(signal ? AbortSignal.any([limit, signal]) : limit);
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) return `no answer for ${TRY_MS / 1_000} s`;
    const status = statusOf(error);
    // A server that is still starting answers with 503, or with nothing.
    if (status !== undefined && status < 500) throw explained(error, server);
    return reasonOf(error);
  }
}

function progress({ what, server }: Expectation, sinceMs: number, problem: string): string {
  return `waiting for ${what} at ${server.endpoint} since ${Math.round(sinceMs / 1_000)} s: ${problem}`;
}

function givenUp({ what, server, late }: Expectation, problem: string, timeoutMs: number): UserError {
  return new UserError(
    `${what} at ${server.endpoint} ${late} within ${timeoutMs / 1_000} s: ${problem}.\n${server.look}`,
  );
}
