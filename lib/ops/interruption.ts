/** The first signal ends what is under way in order, a second one ends this process. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => controller.abort(new Interrupted()));
  return controller.signal;
}

/** Why a session's signal was aborted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}

/** Whether something ended because of Ctrl-C: as the reason itself, or as what Node makes of it. */
export const isInterruption = (error: unknown): boolean =>
  error instanceof Interrupted || (error instanceof Error && error.name === 'AbortError');
