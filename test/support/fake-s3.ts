import { createHash } from 'node:crypto';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Bucket } from '../../lib/release/objects';

export interface FakeObject {
  readonly body: string;
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly lastModified?: Date;
  /** What S3 keeps of an object that came without one: nothing of use. */
  readonly checksum?: string;
  /** @default FULL_OBJECT; of what came in parts, S3 keeps a checksum of checksums */
  readonly checksumType?: 'COMPOSITE';
}

/** As many keys as one page of a listing has here; S3 has 1000. */
const PAGE = 3;

/**
 * One bucket with S3's conditions: a first write that must be the first, a checksum that must be right, listings in
 * pages. Source: API reference of PutObject, HeadObject, ListObjectsV2.
 */
export class FakeS3 {
  readonly objects = new Map<string, FakeObject>();
  /** Every request, as `Put key`. */
  readonly requests: string[] = [];
  /** Runs before a request takes effect; may throw. */
  before: (request: string) => Promise<unknown> | unknown = () => undefined;
  exists = true;

  constructor(objects: Readonly<Record<string, string>> = {}) {
    for (const [key, body] of Object.entries(objects)) this.objects.set(key, { body });
  }

  bucket(name = 'bucket'): Bucket {
    const send = (command: object) => this.answer(command);
    return { s3: { send } as unknown as Bucket['s3'], name };
  }

  bodies(): Record<string, string> {
    return Object.fromEntries([...this.objects].map(([key, { body }]) => [key, body]));
  }

  private async answer(command: object): Promise<unknown> {
    if (command instanceof GetObjectCommand) return this.on('Get', command.input.Key, key => this.get(key));
    if (command instanceof HeadObjectCommand)
      return this.on('Head', command.input.Key, key => this.head(key, command.input.ChecksumMode));
    if (command instanceof PutObjectCommand)
      return this.on('Put', command.input.Key, key => this.put(key, command.input));
    if (command instanceof ListObjectsV2Command)
      return this.on('List', command.input.Prefix, prefix =>
        this.list(prefix, command.input.ContinuationToken),
      );
    if (command instanceof DeleteObjectsCommand)
      return this.on('Delete', 'many', () => {
        for (const { Key = '' } of command.input.Delete?.Objects ?? []) this.objects.delete(Key);
        return {};
      });
    throw new Error(`not faked: ${command.constructor.name}`);
  }

  private async on(action: string, key = '', work: (key: string) => unknown): Promise<unknown> {
    const request = `${action} ${key}`;
    this.requests.push(request);
    await this.before(request);
    if (!this.exists) throw named('NoSuchBucket');
    return work(key);
  }

  private get(key: string): unknown {
    const object = this.objects.get(key);
    if (!object) throw named('NoSuchKey');
    return { Body: { transformToByteArray: async () => new Uint8Array(Buffer.from(object.body)) } };
  }

  private head(key: string, mode?: string): unknown {
    const object = this.objects.get(key);
    if (!object) throw named('NotFound');
    return mode === 'ENABLED'
      ? { ChecksumSHA256: object.checksum, ChecksumType: object.checksumType ?? 'FULL_OBJECT' }
      : {};
  }

  private put(key: string, input: PutObjectCommand['input']): unknown {
    if (input.IfNoneMatch === '*' && this.objects.has(key)) throw named('PreconditionFailed');
    const body = Buffer.from(input.Body as Uint8Array);
    const checksum = createHash('sha256').update(body).digest('base64');
    if (input.ChecksumSHA256 !== undefined && input.ChecksumSHA256 !== checksum) throw named('BadDigest');
    this.objects.set(key, {
      body: body.toString(),
      contentType: input.ContentType,
      cacheControl: input.CacheControl,
      lastModified: new Date(),
      checksum,
    });
    return {};
  }

  private list(prefix: string, token?: string): unknown {
    const keys = [...this.objects.keys()].filter(key => key.startsWith(prefix)).sort();
    const start = token === undefined ? 0 : Number(token);
    return {
      Contents: keys.slice(start, start + PAGE).map(Key => ({
        Key,
        LastModified: this.objects.get(Key)?.lastModified ?? new Date(0),
      })),
      ...(start + PAGE < keys.length && { NextContinuationToken: String(start + PAGE) }),
    };
  }
}

/** An error as the SDK throws it. */
export const named = (name: string) => Object.assign(new Error(`${name} happened`), { name });
