import {
  DeleteKeyCommand,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { z } from 'zod';
import { UserError } from '../../config/errors';
import { MAINTENANCE_KEY, type MaintenanceFlag } from '../../contract/maintenance';
import type { SiteStore } from '../../release/spa/site-store';

const flagSchema = z.object({ until: z.number(), bypass: z.string() });

/** Writes of others that a change of ours survives, such as the switch of a release; more is no coincidence. */
const ATTEMPTS = 5;

/** Until when the site is closed; undefined while it is open. */
export async function closedUntil(store: SiteStore, now: Date): Promise<Date | undefined> {
  const flag = await readFlag(store);
  const until = flag && new Date(flag.until * 1000);
  return until && until > now ? until : undefined;
}

/** The flag as it stands in the store, its end over or not; undefined without one, or with one that nobody understands. */
async function readFlag(store: SiteStore): Promise<MaintenanceFlag | undefined> {
  return parse(await valueIn(store));
}

/**
 * Replaces the flag, or takes it away. The store's ETag changes with every key of it, so a conflict means only that
 * something was written: the change is tried again as long as the flag itself is still the one it was decided upon.
 *
 * @param decide sees the current flag and gives the next one, or undefined for none
 * @throws UserError when the flag was changed by somebody else meanwhile
 */
export async function changeFlag(
  store: SiteStore,
  decide: (current: MaintenanceFlag | undefined) => MaintenanceFlag | undefined,
): Promise<MaintenanceFlag | undefined> {
  let before: string | undefined;
  let next: MaintenanceFlag | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { ETag } = await store.client.send(new DescribeKeyValueStoreCommand({ KvsARN: store.arn }));
    // Read after the ETag: whatever is written later makes the write fail.
    const current = await valueIn(store);
    if (attempt === 1) {
      before = current;
      next = decide(parse(current));
    }
    if (current !== before) {
      throw new UserError(
        'somebody else changed maintenance at the same time; look at its status and decide again',
      );
    }
    if (await write(store, ETag, next)) return next;
  }
  throw new UserError(`the KeyValueStore changed ${ATTEMPTS} times while maintenance was written; try again`);
}

/** @returns whether the store was still the one with that ETag */
async function write(
  { client, arn }: SiteStore,
  IfMatch: string | undefined,
  next: MaintenanceFlag | undefined,
): Promise<boolean> {
  const key = { KvsARN: arn, Key: MAINTENANCE_KEY, IfMatch };
  try {
    if (next) await client.send(new PutKeyCommand({ ...key, Value: JSON.stringify(next) }));
    else await client.send(new DeleteKeyCommand(key));
    return true;
  } catch (error) {
    if (isNamed(error, 'ConflictException')) return false;
    if (!next && isNamed(error, 'ResourceNotFoundException')) return true;
    throw error;
  }
}

const isNamed = (error: unknown, name: string) => error instanceof Error && error.name === name;

async function valueIn({ client, arn }: SiteStore): Promise<string | undefined> {
  try {
    const { Value } = await client.send(new GetKeyCommand({ KvsARN: arn, Key: MAINTENANCE_KEY }));
    return Value;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

function parse(value: string | undefined): MaintenanceFlag | undefined {
  if (value === undefined) return undefined;
  try {
    return flagSchema.parse(JSON.parse(value));
  } catch {
    // What the functions do with it too: the site is open.
    return undefined;
  }
}
