import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** A document as it was read, with what S3 calls this version of it. */
export interface Stored<T> {
  readonly value: T;
  readonly etag: string;
}

/** `absent`: there must be none yet; an ETag: it must still be the one that was read. */
export type Condition = 'absent' | { readonly etag: string };

/** JSON documents in a bucket. A write may depend on what is there, which S3 decides: two writers never both win. */
export class Documents {
  constructor(
    private readonly s3: Pick<S3Client, 'send'>,
    readonly bucket: string,
  ) {}

  async read<T>(Key: string, parse: (value: unknown) => T): Promise<Stored<T> | undefined> {
    try {
      const { Body, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      const text = (await Body?.transformToString()) ?? '';
      return { value: parse(JSON.parse(text)), etag: ETag ?? '' };
    } catch (error) {
      if (isNamed(error, 'NoSuchKey')) return undefined;
      throw error;
    }
  }

  /** The ETag of what was written; nothing where the condition did not hold. */
  async write(Key: string, value: unknown, condition?: Condition): Promise<string | undefined> {
    try {
      const { ETag } = await this.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key,
          Body: `${JSON.stringify(value, undefined, 2)}\n`,
          ContentType: 'application/json',
          ...(condition === 'absent' && { IfNoneMatch: '*' }),
          ...(typeof condition === 'object' && { IfMatch: condition.etag }),
        }),
      );
      return ETag ?? '';
    } catch (error) {
      // The second: another write was under way at the same moment. The third: what was to be replaced is gone.
      if (isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey')) return undefined;
      throw error;
    }
  }

  async remove(Key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key }));
  }

  /** Keys under a prefix, in the order of their names. */
  async keys(Prefix: string): Promise<string[]> {
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix, ContinuationToken }),
      );
      found.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return found;
  }
}

function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
