/**
 * The key that says which release of the SPA is served. CloudFront's functions see another value within seconds.
 * The store's ETag keeps two people from switching past each other.
 */
import {
  type CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { UserError } from '../../config/errors';
import { SPA_RELEASE_KEY } from '../../contract/bi-cards';
import { RELEASE_ID } from '../../contract/releases';
import { nameOf } from '../objects';

export interface Switchboard {
  readonly store: Pick<CloudFrontKeyValueStoreClient, 'send'>;
  /** ARN of the KeyValueStore, an output of the edge stack. */
  readonly arn: string;
}

export interface SwitchState {
  /** Id of the SPA that is served; undefined before the first one. */
  readonly spa: string | undefined;
  /** Of the store at that time. */
  readonly etag: string;
}

/** @throws UserError where the store does not exist */
export async function readSwitch({ store, arn: KvsARN }: Switchboard): Promise<SwitchState> {
  // Before the value: whatever is written after it makes this ETag void.
  const { ETag } = await store
    .send(new DescribeKeyValueStoreCommand({ KvsARN }))
    .catch(error => rethrow(KvsARN, error));
  if (ETag === undefined) throw new Error(`the KeyValueStore ${KvsARN} has no ETag`);
  try {
    const { Value } = await store.send(new GetKeyCommand({ KvsARN, Key: SPA_RELEASE_KEY }));
    return { spa: Value, etag: ETag };
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException') return { spa: undefined, etag: ETag };
    throw error;
  }
}

/**
 * Has another SPA served, and reads back that it is.
 *
 * @param seen what was read before the decision; another switch in between makes this one fail
 * @throws UserError where somebody else has switched since
 */
export async function turnSwitch(board: Switchboard, spa: string, seen: SwitchState): Promise<SwitchState> {
  if (!RELEASE_ID.test(spa)) throw new UserError(`${JSON.stringify(spa)} is no release id`);
  if (seen.spa === spa) return seen;
  try {
    await board.store.send(
      new PutKeyCommand({ KvsARN: board.arn, Key: SPA_RELEASE_KEY, Value: spa, IfMatch: seen.etag }),
    );
  } catch (error) {
    // Which of the two stands for an old ETag the API reference leaves open; the store itself does not.
    if (['ConflictException', 'ValidationException'].includes(nameOf(error)))
      await requireUnchanged(board, seen);
    return rethrow(board.arn, error);
  }
  const now = await readSwitch(board);
  if (now.spa !== spa)
    throw new UserError(
      `${spa} was to be served, but ${now.spa ?? 'nothing'} is: somebody switched at the same time`,
    );
  return now;
}

async function requireUnchanged(board: Switchboard, seen: SwitchState): Promise<void> {
  const { spa, etag } = await readSwitch(board);
  if (etag === seen.etag) return;
  throw new UserError(
    `somebody has changed the KeyValueStore meanwhile: ${seen.spa ?? 'nothing'} was served, now ${spa ?? 'nothing'} is; look who, and try again`,
  );
}

function rethrow(arn: string, error: unknown): never {
  if (nameOf(error) === 'ResourceNotFoundException')
    throw new UserError(`there is no KeyValueStore ${arn}; deploy the edge stack first`);
  throw error;
}
