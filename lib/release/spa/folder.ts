import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { UserError } from '../../config/errors';
import { isAsset } from '../manifest';
import { sha256 } from '../objects';
import { KNOWN_EXTENSIONS, mediaType } from './media-types';

/** A file of a built SPA. */
export interface SpaFile {
  /** Below the folder, with slashes; assets begin with `assets/`. */
  readonly path: string;
  /** Where it is on this machine. */
  readonly source: string;
  readonly bytes: number;
  /** SHA-256 of the content in hexadecimal digits. */
  readonly sha256: string;
}

/** Far above any build of this application: whoever meets them has named the wrong folder. */
export const SPA_LIMITS = { files: 5000, fileBytes: 50_000_000, bytes: 250_000_000 } as const;

/**
 * Vite's `[name]-[hash][extname]`: eight characters of Base64 for URLs, before one or two extensions. A long word
 * (`-photograph.png`) looks the same; that its content changed is found when a release is made, and when it is published.
 */
const HASHED = /-[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9]+){1,2}$/;

/** What S3, CloudFront and the router take without escaping. */
const PLAIN_PATH = /^[A-Za-z0-9_][A-Za-z0-9._@+-]*(\/[A-Za-z0-9_][A-Za-z0-9._@+-]*)*$/;

/**
 * The files of a built SPA, sorted by path. All that is wrong with the folder is reported at once.
 *
 * @throws UserError for a folder that is no build, or holds what must not be published
 */
export async function readSpa(folder: string): Promise<SpaFile[]> {
  const root = await realpath(folder).catch(() => {
    throw new UserError(`there is no folder ${folder}; name the one that the SPA was built to, such as dist`);
  });
  const problems: string[] = [];
  // Asked first: whoever names a wrong folder gets no list of everything in it.
  const index = await stat(join(root, 'index.html')).catch(() => undefined);
  if (!index?.isFile())
    throw new UserError(describe(folder, ['index.html is missing: this is no built SPA']));
  const entries = await entriesIn(root, root, problems);
  problems.push(...sizeProblems(entries));
  for (const { path } of entries) problems.push(...pathProblems(path));
  if (problems.length > 0) throw new UserError(describe(folder, problems));
  const files: SpaFile[] = [];
  for (const entry of entries) files.push({ ...entry, sha256: sha256(await readFile(entry.source)) });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** An asset's address changes with its content, so it may be kept for ever; a document is asked for each time. */
export const cacheControl = (path: string) =>
  isAsset(path) ? 'public, max-age=31536000, immutable' : 'no-cache';

/** @throws UserError for an extension that is not known */
export function contentType(path: string): string {
  const type = mediaType(path);
  if (type === undefined) throw new UserError(pathProblems(path).join('; '));
  return type;
}

type Entry = Omit<SpaFile, 'sha256'>;

async function entriesIn(folder: string, root: string, problems: string[]): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const source = join(folder, entry.name);
    const path = relative(root, source).split(sep).join('/');
    if (entry.name.startsWith('.')) problems.push(`${path} is hidden; what is published is meant to be seen`);
    else if (entry.isDirectory()) found.push(...(await entriesIn(source, root, problems)));
    else if (entry.isFile() || (await isInnerLink(entry, source, path, root, problems)))
      found.push({ path, source, bytes: (await stat(source)).size });
  }
  return found;
}

/** A link to a file of the folder is that file; everything else that is neither file nor folder is refused. */
async function isInnerLink(
  entry: Dirent,
  source: string,
  path: string,
  root: string,
  problems: string[],
): Promise<boolean> {
  const target = entry.isSymbolicLink() ? await realpath(source).catch(() => undefined) : undefined;
  const isInside = target?.startsWith(`${root}${sep}`) === true;
  if (target !== undefined && isInside && (await stat(target)).isFile()) return true;
  problems.push(`${path} is a link out of the folder, to a folder, or no file at all`);
  return false;
}

function pathProblems(path: string): string[] {
  if (!PLAIN_PATH.test(path)) return [`${path}: allowed are letters, digits and . _ - @ +`];
  if (mediaType(path) === undefined) return [`${path}: allowed extensions: ${KNOWN_EXTENSIONS.join(', ')}`];
  if (isAsset(path) && !HASHED.test(path))
    return [
      `${path} has no content hash in its name (name-[hash].ext); releases share assets and browsers keep them`,
    ];
  return [];
}

function sizeProblems(entries: readonly Entry[]): string[] {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const large = entries.filter(({ bytes }) => bytes > SPA_LIMITS.fileBytes);
  return [
    ...(entries.length > SPA_LIMITS.files ? [`${entries.length} files; allowed: ${SPA_LIMITS.files}`] : []),
    ...(total > SPA_LIMITS.bytes ? [`${total} bytes in all; allowed: ${SPA_LIMITS.bytes}`] : []),
    ...large.map(({ path, bytes }) => `${path} has ${bytes} bytes; allowed: ${SPA_LIMITS.fileBytes}`),
  ];
}

const MAX_PROBLEMS = 20;

function describe(folder: string, problems: readonly string[]): string {
  const rest = problems.length - MAX_PROBLEMS;
  return [
    `${folder} cannot be released:`,
    ...problems.slice(0, MAX_PROBLEMS).map(problem => `  ${problem}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}
