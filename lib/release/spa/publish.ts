import { UserError } from '../../config/errors';
import { RELEASE_KEYS, SPA_KEYS } from '../../contract/releases';
import { isAsset, type Manifest, staticKey } from '../manifest';
import { type Bucket, checksum, list, read, sha256, writeOnce } from '../objects';
import { parallel } from '../parallel';
import { cacheControl, contentType } from './folder';
import { TRANSFERS_AT_A_TIME, type Transfer, type TransferOptions } from './upload';

export interface Publication extends TransferOptions {
  readonly manifest: Manifest;
  readonly releases: Bucket;
  /** The static bucket of the environment. */
  readonly site: Bucket;
}

/**
 * Copies the SPA of a release to an environment: assets first, so that no document ever names one that is missing, and
 * documents to a folder of their own. Nobody is served the release before the switch is turned.
 *
 * Every file, also one that was there, is compared with the manifest's hash. What has other content is never replaced.
 * Safe to repeat.
 *
 * @throws UserError for a file that is lost, altered, or stands in the way
 */
export async function publishSpa({
  manifest,
  releases,
  site,
  signal,
  report,
}: Publication): Promise<Transfer> {
  const paths = Object.keys(manifest.files);
  const there = await keysOf(site, manifest);
  let done = 0;
  let written = 0;
  const publish = async (path: string) => {
    signal?.throwIfAborted();
    const result = await publishOne({ manifest, releases, site }, path, there);
    done += 1;
    if (result === 'written') written += 1;
    report?.(`${done} of ${paths.length} files`);
  };
  await parallel(paths.filter(isAsset), TRANSFERS_AT_A_TIME, publish);
  await parallel(
    paths.filter(path => !isAsset(path)),
    TRANSFERS_AT_A_TIME,
    publish,
  );
  return { written, present: paths.length - written };
}

async function keysOf(site: Bucket, { spa }: Manifest): Promise<ReadonlySet<string>> {
  const lists = [SPA_KEYS.assets, SPA_KEYS.documents(spa)].map(prefix => list(site, prefix));
  return new Set((await Promise.all(lists)).flat().map(({ key }) => key));
}

async function publishOne(
  { manifest, releases, site }: Pick<Publication, 'manifest' | 'releases' | 'site'>,
  path: string,
  there: ReadonlySet<string>,
): Promise<'written' | 'present'> {
  const key = staticKey(manifest, path);
  const wanted = manifest.files[path] ?? '';
  const result = there.has(key)
    ? 'exists'
    : await writeOnce(site, {
        key,
        body: await released(releases, manifest, path),
        sha256: wanted,
        contentType: contentType(path),
        cacheControl: cacheControl(path),
      });
  if ((await checksum(site, key)) === wanted) return result === 'written' ? 'written' : 'present';
  throw new UserError(
    `s3://${site.name}/${key} has not the content of release ${manifest.id}. It is not replaced, because open pages may use it; find out who put it there, and build the SPA anew if its name is not of its content`,
  );
}

async function released(releases: Bucket, { id, spa, files }: Manifest, path: string): Promise<Uint8Array> {
  const key = `${RELEASE_KEYS.spa(spa)}${path}`;
  const content = await read(releases, key);
  if (!content) throw new UserError(`release ${id} is not whole: s3://${releases.name}/${key} is missing`);
  if (sha256(content) !== files[path])
    throw new UserError(
      `release ${id} was altered: s3://${releases.name}/${key} is not what its manifest names`,
    );
  return content;
}
