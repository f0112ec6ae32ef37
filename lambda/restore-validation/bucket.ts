import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Judgement } from './table';

/** Objects that are opened. */
const SAMPLE = 5;

/** Judges a restored bucket: it is not empty while the live one is not, and objects of it can be read. */
export async function judgeBucket(
  s3: S3Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  restored: string,
): Promise<Judgement> {
  const list = (Bucket: string) => s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
  const { Contents: objects = [], IsTruncated } = await list(restored);
  if (objects.length === 0) {
    const { Contents: live = [] } = await list(bucket);
    return live.length === 0
      ? { found: `${bucket}: empty below ${prefix}, as the live bucket` }
      : { problem: `${bucket}: restored empty below ${prefix}; the live bucket is not` };
  }
  // Spread over the list, so that not the five of one dataset are looked at.
  const step = Math.max(1, Math.floor(objects.length / SAMPLE));
  const sample = objects.filter((_, position) => position % step === 0).slice(0, SAMPLE);
  for (const { Key, Size = 0 } of sample) {
    // The last byte is enough: an object may be larger than the function's memory. An empty one has no range.
    const Range = Size > 0 ? `bytes=${Size - 1}-${Size - 1}` : undefined;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: restored, Key, Range }));
    const read = (await Body?.transformToByteArray())?.length ?? 0;
    if (read !== Math.min(Size, 1))
      return { problem: `${bucket}: an object of ${Size} bytes cannot be read` };
  }
  return {
    found: `${bucket}: ${objects.length}${IsTruncated ? ' or more' : ''} objects, ${sample.length} read`,
  };
}
