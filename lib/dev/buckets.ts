import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { UserError } from '../config/errors';
import { statusOf } from './errors';
import type { Server } from './server';

/** Of the objects that a server does not delete, enough to see what they have in common. */
const SHOWN = 5;

export const objects = (count: number) => (count === 1 ? '1 object' : `${count} objects`);

/** @throws what the server says where it refuses to tell */
export async function exists(client: S3Client, Bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

export async function create(client: S3Client, Bucket: string): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket }));
}

/**
 * Deletes every object; the bucket stays.
 *
 * @returns how many there were
 * @throws UserError where the server keeps some of them; it was asked for all
 */
export async function empty(
  { client, endpoint, look }: Server<S3Client>,
  Bucket: string,
  abortSignal?: AbortSignal,
): Promise<number> {
  let found = 0;
  const kept: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }, { abortSignal })) {
    if (Contents.length === 0) continue;
    found += Contents.length;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    // The answer is 200 also where it deleted none of them.
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }), {
      abortSignal,
    });
    kept.push(
      ...Errors.map(({ Key, Code, Message }) => `  ${Key}: ${[Code, Message].filter(Boolean).join(', ')}`),
    );
  }
  if (kept.length === 0) return found;
  throw new UserError(
    [
      `bucket ${Bucket} at ${endpoint} keeps ${kept.length} of ${objects(found)}:`,
      ...kept.slice(0, SHOWN),
      ...(kept.length > SHOWN ? ['  …'] : []),
      'Find out why, then run the same command again.',
      look,
    ].join('\n'),
  );
}
