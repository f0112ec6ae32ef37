import { z } from 'zod';
import { RELEASE_KEYS } from '../../../contract/releases';
import type { Documents, Stored } from './documents';

const images = z.object({ api: z.string(), executor: z.string() });

/** `deployments/<deployment>/current.json`: the release that was proved to run. */
const currentSchema = z.object({
  release: z.string(),
  images,
  spa: z.string(),
  /** ISO 8601. */
  since: z.string(),
  actor: z.string(),
});
export type Current = Readonly<z.infer<typeof currentSchema>>;

/**
 * How a try ended; `running` where it did not say: it runs still, or it was killed. `refused` changed nothing,
 * `rolled-back` runs what ran before, `unfinished` left something to do, `interrupted` stopped watching.
 */
const OUTCOMES = ['running', 'done', 'refused', 'rolled-back', 'unfinished', 'interrupted'] as const;

/** One try, in `deployments/<deployment>/history/`. */
const trySchema = z.object({
  id: z.string(),
  kind: z.enum(['deploy', 'rollback']),
  release: z.string(),
  images,
  /** The release that was current when it began. */
  previous: z.string().optional(),
  actor: z.string(),
  host: z.string(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  outcome: z.enum(OUTCOMES),
  /** What was under way last. */
  phase: z.string(),
  reason: z.string().optional(),
  /** Hash of what a person approved; absent where nothing asked. */
  approved: z.string().optional(),
  /** Stacks that were changed, with the seconds each took. */
  stacks: z.record(z.string(), z.number()).default({}),
});
export type Try = Readonly<z.infer<typeof trySchema>>;

/** What runs in a deployment, and everything that was tried there. */
export class Records {
  constructor(
    private readonly documents: Documents,
    private readonly deployment: string,
  ) {}

  current(): Promise<Stored<Current> | undefined> {
    return this.documents.read(RELEASE_KEYS.current(this.deployment), value => currentSchema.parse(value));
  }

  /**
   * @param before what was current when the run began
   * @returns false where somebody else has written meanwhile
   */
  async makeCurrent(current: Current, before: Stored<Current> | undefined): Promise<boolean> {
    const condition = before ? { etag: before.etag } : 'absent';
    const written = await this.documents.write(RELEASE_KEYS.current(this.deployment), current, condition);
    return written !== undefined;
  }

  async write(attempt: Try): Promise<void> {
    await this.documents.write(`${RELEASE_KEYS.history(this.deployment)}${attempt.id}.json`, attempt);
  }

  /** The latest tries, the newest first. */
  async latest(count: number): Promise<Try[]> {
    const keys = (await this.documents.keys(RELEASE_KEYS.history(this.deployment))).slice(-count).reverse();
    const found = await Promise.all(
      keys.map(key => this.documents.read(key, value => trySchema.parse(value))),
    );
    return found.flatMap(stored => (stored ? [stored.value] : []));
  }
}

/** Sorts by when it began. */
export const tryId = (startedAt: Date, release: string) =>
  `${startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${release}`;
