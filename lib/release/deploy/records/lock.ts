import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { RELEASE_KEYS } from '../../../contract/releases';
import { identify, isRunning, processIdentity } from '../../../local/process';
import { EXIT, OpsError } from '../../../ops/exit';
import type { Documents, Stored } from './documents';

/** Who holds a deployment: what a second run is told. */
const holderSchema = z.object({
  /** Tells two holders apart, whoever they are. */
  id: z.string(),
  who: z.string(),
  what: z.string(),
  host: z.string(),
  process: processIdentity.optional(),
  /** ISO 8601. */
  since: z.string(),
  /** ISO 8601; renewed while the run lives. */
  expires: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

export interface LockOptions {
  readonly deployment: string;
  readonly documents: Documents;
  /** ARN of the caller. */
  readonly who: string;
  /** For example `deploy 2026.11.28-1`. */
  readonly what: string;
  readonly now: () => Date;
  readonly warn: (line: string) => void;
  /** Called when the lock was lost to somebody else: whatever is under way must end. */
  readonly onLost: () => void;
  /** @default this machine */
  readonly host?: string;
}

/** A run that cannot renew its lock for so long is taken for dead. */
const LIFE_MS = 15 * 60_000;
const RENEW_MS = 3 * 60_000;
const ATTEMPTS = 3;

/**
 * Runs `work` while nobody else deploys here. S3 decides who gets the lock, so two runs on two machines are kept apart
 * too. A lock that expired, or whose process on this machine is gone, is taken over with a message.
 *
 * @throws OpsError that names the holder
 */
export async function withLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const key = RELEASE_KEYS.lock(options.deployment);
  const lock = await acquire(key, options);
  const renewal = setInterval(() => void renew(key, lock, options), RENEW_MS);
  renewal.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await release(key, lock, options);
  }
}

interface Held {
  readonly holder: Holder;
  etag: string;
}

async function acquire(key: string, options: LockOptions): Promise<Held> {
  const { documents, warn } = options;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const holder = newHolder(options);
    const created = await documents.write(key, holder, 'absent');
    if (created !== undefined) return { holder, etag: created };
    const found = await documents.read(key, value => holderSchema.parse(value));
    if (!found) continue;
    const dead = whyDead(found.value, options);
    if (dead === undefined) throw new OpsError(refusal(found, options), EXIT.refused);
    const taken = await documents.write(key, holder, { etag: found.etag });
    if (taken === undefined) continue;
    warn(
      `took over the lock of ${found.value.who} (${found.value.what}, since ${found.value.since}): ${dead}`,
    );
    return { holder, etag: taken };
  }
  throw new OpsError(`${key} in ${documents.bucket} changes hands all the time; run the command again`);
}

function newHolder({ who, what, now, host = hostname() }: LockOptions): Holder {
  const since = now();
  return {
    id: randomUUID(),
    who,
    what,
    host,
    process: identify(process.pid),
    since: since.toISOString(),
    expires: new Date(since.getTime() + LIFE_MS).toISOString(),
  };
}

function whyDead(holder: Holder, { now, host = hostname() }: LockOptions): string | undefined {
  if (Date.parse(holder.expires) <= now().getTime()) return `it expired at ${holder.expires}`;
  if (holder.host === host && holder.process && !isRunning(holder.process))
    return `its process ${holder.process.pid} on this machine has ended`;
  return undefined;
}

function refusal({ value }: Stored<Holder>, { deployment, documents }: LockOptions): string {
  return [
    `${deployment} is being worked on: ${value.what}`,
    `  by    ${value.who}`,
    `  on    ${value.host}${value.process ? `, process ${value.process.pid}` : ''}`,
    `  since ${value.since}`,
    `Wait for it. If that run is certainly dead, its lock expires at ${value.expires}; to take it away before:`,
    `  aws s3 rm s3://${documents.bucket}/${RELEASE_KEYS.lock(deployment)}`,
  ].join('\n');
}

/** A lock that is somebody else's now means that this run was taken for dead. */
async function renew(key: string, lock: Held, { documents, now, warn, onLost }: LockOptions): Promise<void> {
  try {
    const expires = new Date(now().getTime() + LIFE_MS).toISOString();
    const etag = await documents.write(key, { ...lock.holder, expires }, { etag: lock.etag });
    if (etag === undefined) onLost();
    else lock.etag = etag;
  } catch (error) {
    warn(`the lock was not renewed: ${error instanceof Error ? error.message : error}`);
  }
}

async function release(key: string, { holder }: Held, { documents, warn }: LockOptions): Promise<void> {
  try {
    const found = await documents.read(key, value => holderSchema.parse(value));
    if (found?.value.id === holder.id) await documents.remove(key);
  } catch (error) {
    warn(
      `the lock was not released and expires by itself: ${error instanceof Error ? error.message : error}`,
    );
  }
}
