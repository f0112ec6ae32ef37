import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import { JOURNALS } from './names';

/** What must outlive the process that wrote it, by name below one restore. */
export interface Journal {
  /** Undefined if nothing of that name was written. */
  read<T>(id: string, name: string, schema: z.ZodType<T>): Promise<T | undefined>;
  write(id: string, name: string, content: unknown): Promise<void>;
  remove(id: string): Promise<void>;
}

const key = z.record(
  z.string(),
  z.union([z.strictObject({ S: z.string() }), z.strictObject({ N: z.string() })]),
);

/** A restore, written before the first copy is asked for. */
export const restoreRecord = z.strictObject({
  id: z.string(),
  /** ISO. */
  at: z.string(),
  tables: z.array(
    z.strictObject({
      table: z.string(),
      /** Its copy, or its own name where it was gone. */
      target: z.string(),
      /** ARN of the backup that a table which is gone is made from. */
      backup: z.string().optional(),
    }),
  ),
  /** Every table is there, with its indexes, and protected. */
  ready: z.boolean(),
});
export type RestoreRecord = z.infer<typeof restoreRecord>;

/** One run of `apply` through all tables, however often it is interrupted. */
export const attemptRecord = z.strictObject({
  number: z.int(),
  /** ISO; the state before it can be restored by this time. */
  began: z.string(),
  finished: z.boolean(),
});
export type AttemptRecord = z.infer<typeof attemptRecord>;

/** The plan of one table is complete; its entries are in so many chunks. */
export const planIndex = z.strictObject({ chunks: z.int(), entries: z.int() });

/** Digests stand for contents: a plan holds keys, and nothing else of an item. */
const planEntry = z.strictObject({
  kind: z.enum(['add', 'change', 'delete']),
  key,
  live: z.string(),
  restored: z.string(),
});
export type PlanEntry = z.infer<typeof planEntry>;
export const planChunk = z.array(planEntry);

export const chunkResult = z.strictObject({
  add: z.int(),
  change: z.int(),
  delete: z.int(),
  conflicts: z.array(z.strictObject({ key, reason: z.string() })),
});
export type ChunkResult = z.infer<typeof chunkResult>;

/**
 * Journals as objects in a bucket: whoever takes over can go on, from any machine. An object is there whole or not at
 * all, so a process that is killed leaves no half of one.
 */
export class S3Journal implements Journal {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  async read<T>(id: string, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      const { Body } = await this.s3.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: this.keyOf(id, name) }),
      );
      return schema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async write(id: string, name: string, content: unknown): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: this.keyOf(id, name),
        Body: JSON.stringify(content),
        ContentType: 'application/json',
      }),
    );
  }

  async remove(id: string): Promise<void> {
    const Prefix = `${JOURNALS}${id}/`;
    for (;;) {
      const { Contents = [] } = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix, MaxKeys: 1000 }),
      );
      if (Contents.length === 0) return;
      const { Errors = [] } = await this.s3.send(
        new DeleteObjectsCommand({
          Bucket: this.bucket,
          Delete: { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true },
        }),
      );
      if (Errors[0]) throw new Error(`${Errors[0].Key} was not deleted: ${Errors[0].Message}`);
    }
  }

  private keyOf(id: string, name: string): string {
    return `${JOURNALS}${id}/${name}.json`;
  }
}

/** Names below one restore. */
export const ENTRY = {
  restore: 'restore',
  attempt: 'apply',
  planIndex: (attempt: number, table: string) => `apply-${attempt}/${table}/plan`,
  planChunk: (attempt: number, table: string, chunk: number) => `apply-${attempt}/${table}/plan-${chunk}`,
  chunkResult: (attempt: number, table: string, chunk: number) => `apply-${attempt}/${table}/done-${chunk}`,
} as const;
