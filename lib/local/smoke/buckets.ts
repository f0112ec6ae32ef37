import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { requireEqual, type SmokeCheck } from './check';

/** Writes an object, reads it and deletes it, its version with it where the bucket keeps versions. */
export function bucketCheck(client: S3Client, Bucket: string): SmokeCheck {
  return {
    name: Bucket,
    run: async () => {
      const object = { Bucket, Key: `smoke/${randomUUID()}` };
      const { VersionId } = await client.send(new PutObjectCommand({ ...object, Body: object.Key }));
      try {
        const { Body } = await client.send(new GetObjectCommand(object));
        requireEqual('object read', await Body?.transformToString(), object.Key);
      } finally {
        await client.send(new DeleteObjectCommand({ ...object, VersionId }));
      }
      return 'object written, read, deleted';
    },
  };
}
