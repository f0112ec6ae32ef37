import { UserError } from '../config/errors';
import { RELEASE_ID, releaseTag } from '../contract/releases';
import { configHashes } from './config-hashes';
import { type FoundImage, type ImageRepository, resolveImage, tagImage } from './images/images';
import { checkPlatform, type ReadBlob } from './images/platforms';
import { gitSha, isAsset, type Manifest } from './manifest';
import { readSpa, type SpaFile } from './spa/folder';
import { uploadSpa } from './spa/upload';
import { idIsTaken, type ReleaseStore } from './store';

export interface ReleaseRequest {
  /** @default - the day in Tokyo and the first seven digits of the commit, for example `2026-11-28-1a2b3c4` */
  readonly id?: string;
  /** Full SHA of the application's commit. */
  readonly gitSha: string;
  /** A digest or a tag of each image. */
  readonly images: Readonly<Record<keyof Manifest['images'], string>>;
  /** A built folder, or the release whose SPA this one keeps. */
  readonly spa: { readonly folder: string } | { readonly ofRelease: string };
}

export interface ReleaseTools {
  readonly store: ReleaseStore;
  readonly repositories: Readonly<Record<keyof Manifest['images'], ImageRepository>>;
  /** @default - where a cloud keeps no image configurations, platforms are not checked */
  readonly readBlob?: ReadBlob;
  /** ARN of who makes the release. */
  readonly createdBy: string;
  readonly now: Date;
  readonly signal?: AbortSignal;
  /** Called with what is under way. */
  readonly report?: (line: string) => void;
}

/** What would be written, checked as far as that goes without writing. */
export interface ReleasePlan {
  readonly manifest: Manifest;
  readonly images: Readonly<Record<keyof Manifest['images'], FoundImage>>;
  /** Files to upload; none where the SPA is an earlier release's. */
  readonly files: readonly SpaFile[];
  /** What could not be checked. */
  readonly warnings: readonly string[];
}

/**
 * Everything that can be found out before anything is written.
 *
 * @throws UserError for what makes the release impossible
 */
export async function planRelease(request: ReleaseRequest, tools: ReleaseTools): Promise<ReleasePlan> {
  const { store, repositories, report } = tools;
  const commit = gitSha.safeParse(request.gitSha);
  if (!commit.success)
    throw new UserError(
      `${JSON.stringify(request.gitSha)} is no full git SHA; allowed: 40 hexadecimal digits, as git rev-parse prints them`,
    );
  const id = request.id ?? defaultId(request.gitSha, tools.now);
  if (!RELEASE_ID.test(id))
    throw new UserError(
      `${JSON.stringify(id)} is no release id; allowed: a-z, 0-9, hyphens and dots, at most 64`,
    );
  const taken = await store.find(id);
  if (taken) throw idIsTaken(taken);

  report?.('looking up images');
  const api = await resolveImage(repositories.api, request.images.api);
  const executor = await resolveImage(repositories.executor, request.images.executor);
  const warnings = [
    await checkPlatform(api, tools.readBlob),
    await checkPlatform(executor, tools.readBlob),
  ].filter(warning => warning !== undefined);

  report?.('reading the SPA');
  const spa = await spaOf(id, request, store);
  const manifest = {
    id,
    gitSha: commit.data,
    images: { api: api.digest, executor: executor.digest },
    spa: spa.id,
    files: spa.hashes,
    config: configHashes(),
    createdBy: tools.createdBy,
    createdAt: tools.now.toISOString(),
  };
  requireSameAssets(manifest, await store.list());
  return { manifest, images: { api, executor }, files: spa.files, warnings };
}

/**
 * Makes a planned release: files, then tags, the manifest last. Whatever fails before leaves nothing that looks like a
 * release; the same call again goes on from there.
 *
 * @throws UserError where the id came to stand for something else meanwhile
 */
export async function createRelease(plan: ReleasePlan, tools: ReleaseTools): Promise<Manifest> {
  const { manifest, images, files } = plan;
  const { store, report, signal } = tools;
  if (files.length > 0) {
    await uploadSpa(store.bucket, manifest.spa, files, {
      signal,
      report: line => report?.(`uploading the SPA: ${line}`),
    });
  }
  report?.('tagging images');
  for (const image of Object.values(images)) await tagImage(image, releaseTag(manifest.id));
  signal?.throwIfAborted();
  report?.('writing the manifest');
  await store.write(manifest);
  return manifest;
}

async function spaOf(id: string, { spa }: ReleaseRequest, store: ReleaseStore) {
  if ('ofRelease' in spa) {
    const earlier = await store.read(spa.ofRelease);
    return { id: earlier.spa, hashes: earlier.files, files: [] };
  }
  const files = await readSpa(spa.folder);
  return { id, hashes: Object.fromEntries(files.map(file => [file.path, file.sha256])), files };
}

/** Releases share assets by name, in every environment: one name has one content. */
function requireSameAssets({ files }: Manifest, others: readonly Manifest[]): void {
  const changed = others.flatMap(other =>
    Object.entries(files).flatMap(([path, hash]) => {
      const known = other.files[path];
      return isAsset(path) && known !== undefined && known !== hash ? [{ path, release: other.id }] : [];
    }),
  );
  const [first] = changed;
  if (!first) return;
  const count = new Set(changed.map(({ path }) => path)).size;
  throw new UserError(
    `${first.path} has another content in release ${first.release}${count > 1 ? `, and so have ${count - 1} more` : ''}; its name has to change with its content: build it with [hash] in assetFileNames, chunkFileNames and entryFileNames`,
  );
}

/** The team's day, so that two people agree which one a release was made on. */
function defaultId(sha: string, now: Date): string {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' }).format(now);
  return `${day}-${sha.slice(0, 7)}`;
}
