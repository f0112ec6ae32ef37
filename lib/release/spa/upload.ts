import { readFile } from 'node:fs/promises';
import { UserError } from '../../config/errors';
import { RELEASE_KEYS } from '../../contract/releases';
import { type Bucket, checksum, list, writeOnce } from '../objects';
import { parallel } from '../parallel';
import { cacheControl, contentType, type SpaFile } from './folder';

export interface Transfer {
  readonly written: number;
  /** Were there already, with the same content. */
  readonly present: number;
}

export interface TransferOptions {
  readonly signal?: AbortSignal;
  /** Called with how far it is. */
  readonly report?: (line: string) => void;
}

/** Enough to be bound by the line and not by waiting for answers. */
export const TRANSFERS_AT_A_TIME = 8;

/**
 * Puts the files of a release's SPA into the releases bucket. What an interrupted run left is taken up again; a file
 * that is there with other content is never replaced.
 *
 * @throws UserError where the id stands for other files already
 */
export async function uploadSpa(
  releases: Bucket,
  id: string,
  files: readonly SpaFile[],
  { signal, report }: TransferOptions = {},
): Promise<Transfer> {
  const prefix = RELEASE_KEYS.spa(id);
  const there = new Set((await list(releases, prefix)).map(({ key }) => key));
  let done = 0;
  const results = await parallel(files, TRANSFERS_AT_A_TIME, async file => {
    signal?.throwIfAborted();
    const result = await uploadOne(releases, `${prefix}${file.path}`, file, there);
    done += 1;
    report?.(`${done} of ${files.length} files`);
    return result;
  });
  const written = results.filter(result => result === 'written').length;
  return { written, present: files.length - written };
}

async function uploadOne(
  releases: Bucket,
  key: string,
  { path, source, sha256 }: SpaFile,
  there: ReadonlySet<string>,
): Promise<'written' | 'present'> {
  const isNew =
    !there.has(key) &&
    (await writeOnce(releases, {
      key,
      body: await readFile(source),
      sha256,
      contentType: contentType(path),
      cacheControl: cacheControl(path),
    })) === 'written';
  if (isNew) return 'written';
  if ((await checksum(releases, key)) === sha256) return 'present';
  throw new UserError(
    `s3://${releases.name}/${key} has other content, left by a release that was begun under the same id; choose another --id`,
  );
}
