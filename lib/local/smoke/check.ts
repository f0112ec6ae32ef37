/** One thing that must work after a deployment. */
export interface SmokeCheck {
  readonly name: string;
  /** Throws when it does not work; otherwise says in a few words what was seen. Never shows a secret's value. */
  readonly run: () => Promise<string>;
}

export interface SmokeResult {
  readonly name: string;
  readonly passed: boolean;
  /** What was seen, or why it failed. */
  readonly detail: string;
}

/** Runs all checks side by side: one that fails hides no other. */
export function runChecks(checks: readonly SmokeCheck[]): Promise<SmokeResult[]> {
  return Promise.all(checks.map(runCheck));
}

async function runCheck({ name, run }: SmokeCheck): Promise<SmokeResult> {
  try {
    return { name, passed: true, detail: await run() };
  } catch (error) {
    return { name, passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** A value that only this run writes, so that a read cannot find an older one. */
export function requireEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected)
    throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}
