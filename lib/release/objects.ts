/** The few things that releases do with S3, with S3's own checks: first write, checksum, missing key. */
import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { UserError } from '../config/errors';

/** A bucket and a client of its Region. */
export interface Bucket {
  readonly s3: Pick<S3Client, 'send'>;
  readonly name: string;
}

export interface StoredObject {
  readonly key: string;
  readonly lastModified: Date;
}

export interface NewObject {
  readonly key: string;
  readonly body: Uint8Array;
  /** SHA-256 of the body in hexadecimal digits; S3 refuses a body that has another. */
  readonly sha256: string;
  readonly contentType: string;
  /** @default - none */
  readonly cacheControl?: string;
}

/** The content, or undefined where there is none under the key. */
export async function read(bucket: Bucket, key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (isMissing(error)) return undefined;
    return rethrow(bucket, error);
  }
}

/**
 * Writes what is not there yet.
 *
 * @returns `exists` where something stands under the key already, whatever it is
 */
export async function writeOnce(bucket: Bucket, object: NewObject): Promise<'written' | 'exists'> {
  try {
    await bucket.s3.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: object.key,
        Body: object.body,
        ContentType: object.contentType,
        CacheControl: object.cacheControl,
        ChecksumSHA256: Buffer.from(object.sha256, 'hex').toString('base64'),
        IfNoneMatch: '*',
      }),
    );
    return 'written';
  } catch (error) {
    // The conflict is another first write of the same key that is under way.
    if (['PreconditionFailed', 'ConditionalRequestConflict'].includes(nameOf(error))) return 'exists';
    return rethrow(bucket, error);
  }
}

/** SHA-256 of what stands under a key: as S3 keeps it, otherwise of the content; undefined where nothing does. */
export async function checksum(bucket: Bucket, key: string): Promise<string | undefined> {
  try {
    const { ChecksumSHA256, ChecksumType } = await bucket.s3.send(
      new HeadObjectCommand({ Bucket: bucket.name, Key: key, ChecksumMode: 'ENABLED' }),
    );
    if (ChecksumSHA256 && ChecksumType !== 'COMPOSITE')
      return Buffer.from(ChecksumSHA256, 'base64').toString('hex');
  } catch (error) {
    if (isMissing(error)) return undefined;
    return rethrow(bucket, error);
  }
  // Somebody put it there by other means, such as the console, which keeps another kind of checksum.
  const content = await read(bucket, key);
  return content && sha256(content);
}

/** Everything below a prefix. */
export async function list(bucket: Bucket, prefix: string): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  let token: string | undefined;
  do {
    const page = await bucket.s3
      .send(new ListObjectsV2Command({ Bucket: bucket.name, Prefix: prefix, ContinuationToken: token }))
      .catch(error => rethrow(bucket, error));
    for (const { Key, LastModified } of page.Contents ?? [])
      if (Key !== undefined && LastModified) found.push({ key: Key, lastModified: LastModified });
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
}

export const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

export const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

/** `NotFound` is the answer to HEAD, which has no body that could say more. */
const isMissing = (error: unknown) => ['NoSuchKey', 'NotFound'].includes(nameOf(error));

function rethrow({ name }: Bucket, error: unknown): never {
  if (nameOf(error) === 'NoSuchBucket')
    throw new UserError(
      `there is no bucket ${name}; deploy the stack that holds it first, or use credentials of its account`,
    );
  throw error;
}
