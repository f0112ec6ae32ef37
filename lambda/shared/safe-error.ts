/** An error whose message holds nothing secret; only such messages leave a function that handles secrets. */
export class SafeError extends Error {
  override readonly name = 'SafeError';

  constructor(message: string) {
    super(message);
    // A person's mistake needs no trace, and Lambda would log it.
    this.stack = `SafeError: ${message}`;
  }
}

/** What may be said about any error: of one that is not ours only its name, for its message may quote a secret. */
export function describeSafely(error: unknown): string {
  if (error instanceof SafeError) return error.message;
  return `unexpected ${error instanceof Error ? error.name : typeof error}`;
}
