/** What passes by itself: throttling, an answer that did not come, and a table that was made a moment ago. */
const PASSING = new Set([
  'ContinuousBackupsUnavailableException',
  'InternalServerError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ResourceInUseException',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
]);
const ATTEMPTS = 10;
const LONGEST_MS = 20_000;

export type Pause = (milliseconds: number) => Promise<unknown>;

/**
 * Repeats a request, after the SDK gave up, for about two minutes: with each attempt the pause doubles, and a random
 * part of it is taken so that parallel requests do not come back together.
 */
export async function patiently<T>(pause: Pause, request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Error && PASSING.has(error.name))) throw error;
    }
    await pause(backoff(attempt));
  }
}

export function backoff(attempt: number): number {
  return Math.random() * Math.min(LONGEST_MS, 100 * 2 ** attempt);
}

/** Works on everything, at most `limit` at a time. The first error stops what has not begun and is thrown. */
export async function inParallel<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let failed = false;
  const worker = async () => {
    for (let next = queue.next(); !next.done && !failed; next = queue.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: limit }, worker));
  const failure = results.find(result => result.status === 'rejected');
  if (failure) throw failure.reason;
}
