import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { show, UserError } from '../../config/errors';
import { showMoment } from './moment';

export interface ObjectVersion {
  readonly id: string;
  readonly written: Date;
  /** Bytes; of a deletion 0. */
  readonly bytes: number;
  readonly current: boolean;
  readonly deletion: boolean;
}

export type WantedVersion = { readonly versionId: string } | { readonly at: Date };

/** What one CopyObject takes. Source: S3 API reference. */
const LARGEST_COPY = 5 * 1024 ** 3;

/** All versions of exactly this key, the newest first. */
async function versionsOf(s3: S3Client, Bucket: string, key: string): Promise<ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket,
        Prefix: key,
        KeyMarker: page?.NextKeyMarker,
        VersionIdMarker: page?.NextVersionIdMarker,
      }),
    );
    const found = [
      ...(page.Versions ?? []).map(version => ({ ...version, deletion: false })),
      ...(page.DeleteMarkers ?? []).map(marker => ({ ...marker, Size: 0, deletion: true })),
    ];
    for (const { Key, VersionId = '', LastModified, Size = 0, IsLatest = false, deletion } of found) {
      if (Key !== key || !LastModified) continue;
      versions.push({ id: VersionId, written: LastModified, bytes: Size, current: IsLatest, deletion });
    }
    // Keys that only begin with this one come after it.
  } while (page.IsTruncated && page.NextKeyMarker === key);
  // S3 writes times in whole seconds; within one, the current version is the newest.
  return versions.sort(
    (a, b) => Number(b.current) - Number(a.current) || b.written.getTime() - a.written.getTime(),
  );
}

/**
 * The version that is meant.
 *
 * @param prefix what may be restored, for example `datasets/`
 * @throws UserError when there is none, it is a deletion, or it is the current one already
 */
export async function chooseVersion(
  s3: S3Client,
  bucket: string,
  key: string,
  wanted: WantedVersion,
  prefix: string,
): Promise<ObjectVersion> {
  if (!key.startsWith(prefix)) {
    throw new UserError(`the key ${show(key)} is not a dataset; allowed: keys below ${prefix}`);
  }
  const versions = await versionsOf(s3, bucket, key);
  const known = versions.map(
    ({ id, written, bytes, current, deletion }) =>
      `  ${id}  ${showMoment(written)}  ${deletion ? 'deleted' : `${bytes} bytes`}${current ? '  current' : ''}`,
  );
  const refuse = (problem: string) =>
    new UserError([problem, ...(known.length > 0 ? ['versions:', ...known] : [])].join('\n'));
  if (versions.length === 0) throw refuse(`no version of ${show(key)} is kept in ${bucket}`);

  const found =
    'at' in wanted
      ? versions.find(({ written }) => written <= wanted.at)
      : versions.find(({ id }) => id === wanted.versionId);
  const which = 'at' in wanted ? `at ${showMoment(wanted.at)}` : `version ${wanted.versionId}`;
  if (!found) throw refuse(`${show(key)} has nothing ${which}`);
  if (found.deletion) throw refuse(`${show(key)} was deleted ${which}; choose a version before`);
  return found;
}

/** Makes an earlier version the current one, with its metadata; the versions in between stay. */
export async function restoreObject(
  s3: S3Client,
  Bucket: string,
  key: string,
  { id, bytes }: ObjectVersion,
): Promise<string> {
  if (bytes > LARGEST_COPY) {
    throw new UserError(
      `${show(key)} has ${bytes} bytes; one copy takes 5 GiB. Download it (--output) and upload it: aws s3 cp`,
    );
  }
  const source = [Bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  const { VersionId = '' } = await s3.send(
    new CopyObjectCommand({ Bucket, Key: key, CopySource: `${source}?versionId=${encodeURIComponent(id)}` }),
  );
  return VersionId;
}

/** Writes a version to a file, which is there whole or not at all; the bucket stays as it is. */
export async function downloadObject(
  s3: S3Client,
  Bucket: string,
  Key: string,
  { id }: ObjectVersion,
  file: string,
): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId: id }));
  if (!(Body instanceof Readable)) throw new Error(`${Key} has no content`);
  const draft = `${file}.${process.pid}.part`;
  try {
    await pipeline(Body, createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
