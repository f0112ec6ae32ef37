import { type LogEvent, pagesOf, type Selection } from './read';

/** How often it asks. The account's quota of FilterLogEvents is 5 a second in some Regions. */
const POLL_MS = 2_000;
/**
 * How late an event may come in behind newer ones and still be shown. Containers send in batches of seconds; what an
 * agent delivers later than this after an outage is found without `--follow`.
 */
const LATE_MS = 60_000;
/** Failures in a row that following survives: minutes without a network. */
const MAX_FAILURES = 30;

export interface Pace {
  /** Resolves after the pause, rejects when the person has had enough. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Ends a question that is under way. */
  readonly signal?: AbortSignal;
  readonly warn: (line: string) => void;
}

/**
 * Events from a time on, without end: none is lost between two questions, and none comes twice. Each question begins a
 * while before the newest event seen, and what was seen is left out by its id.
 */
export async function* follow(selection: Selection, { sleep, signal, warn }: Pace): AsyncGenerator<LogEvent> {
  const seen = new Seen(selection.from);
  let failures = 0;
  for (;;) {
    try {
      for await (const page of pagesOf({ ...selection, from: seen.from }, signal)) yield* seen.unseen(page);
      seen.forget();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures > MAX_FAILURES) throw error;
      const reason = passing(error);
      if (failures === 1) warn(`${reason}; trying again`);
    }
    await sleep(POLL_MS);
  }
}

/** The events of the last while, and where the next question begins. */
class Seen {
  private readonly times = new Map<string, number>();
  private newest: number;

  constructor(private readonly start: number) {
    this.newest = start;
  }

  get from(): number {
    return Math.max(this.start, this.newest - LATE_MS);
  }

  *unseen(page: readonly LogEvent[]): Generator<LogEvent> {
    for (const event of page) {
      if (this.times.has(event.id)) continue;
      const time = event.time.getTime();
      this.times.set(event.id, time);
      this.newest = Math.max(this.newest, time);
      yield event;
    }
  }

  /** What no question asks for any more. */
  forget(): void {
    for (const [id, time] of this.times) if (time < this.from) this.times.delete(id);
  }
}

const PASSING =
  /^(ThrottlingException|LimitExceededException|ServiceUnavailableException|InternalServerError|TimeoutError|ECONNRESET|ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)$/;

/** What may be over at the next question, in words; throws what will not. */
function passing(error: unknown): string {
  const isPassing =
    error instanceof Error &&
    (PASSING.test(error.name) || ('code' in error && PASSING.test(String(error.code))));
  if (isPassing) return error.message;
  throw error;
}
