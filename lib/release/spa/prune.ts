import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { ASSET_DAYS, SPA_KEYS } from '../../contract/releases';
import { isAsset, type Manifest, staticKey } from '../manifest';
import { type Bucket, list, type StoredObject } from '../objects';
import type { ReleaseStore } from '../store';

/** A release became current in the deployment. */
export interface Switch {
  readonly release: string;
  readonly at: Date;
}

export interface PrunePlan {
  /** Keys that no kept release names and that are old enough. */
  readonly expired: readonly string[];
  /** Ids of the releases whose files stay, in the order they became current. */
  readonly kept: readonly string[];
}

export interface PruneInput {
  /** Every time a release became current, in any order. */
  readonly switches: readonly Switch[];
  /** By id; those of the kept releases must be there. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** What the static bucket holds. */
  readonly objects: readonly StoredObject[];
  readonly now: Date;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The releases that are current, or were within the last days: somebody may still have their pages open. */
function keptReleases(switches: readonly Switch[], now: Date): string[] {
  const inOrder = [...switches].sort((a, b) => a.at.getTime() - b.at.getTime());
  const kept = inOrder.filter((_, index) => {
    const end = inOrder[index + 1]?.at;
    return end === undefined || !isOld(end, now);
  });
  return [...new Set(kept.map(({ release }) => release))];
}

/**
 * What may be deleted from a static bucket: documents and assets that no kept release names. A young file stays in any
 * case, because a deploy that is under way has put it there. Keys that are neither are not touched.
 *
 * @throws Error where a kept release has no manifest: then nobody knows what it names
 */
export function planPrune({ switches, manifests, objects, now }: PruneInput): PrunePlan {
  const kept = keptReleases(switches, now);
  const named = new Set(
    kept.flatMap(id => {
      const manifest = manifests.get(id);
      if (!manifest)
        throw new Error(`nothing is deleted: the manifest of release ${id}, which is kept, is missing`);
      return Object.keys(manifest.files).map(path => staticKey(manifest, path));
    }),
  );
  const expired = objects
    .filter(({ key, lastModified }) => isOurs(key) && !named.has(key) && isOld(lastModified, now))
    .map(({ key }) => key);
  // Before the first switch nothing is known of what people use.
  return { kept, expired: kept.length > 0 ? expired : [] };
}

/** What a static bucket holds of releases. */
async function listSite(site: Bucket): Promise<StoredObject[]> {
  const lists = await Promise.all([SPA_KEYS.assets, DOCUMENTS].map(prefix => list(site, prefix)));
  return lists.flat();
}

export interface Pruning extends Pick<PruneInput, 'switches' | 'now'> {
  readonly store: Pick<ReleaseStore, 'read'>;
  /** The static bucket of the environment. */
  readonly site: Bucket;
}

/**
 * Finds and deletes what no kept release names; versions stay for the bucket's retention. Call it while holding the
 * lock of the deployment: a deploy takes an asset that is there for published.
 *
 * @throws UserError where the manifest of a kept release cannot be read; nothing is deleted then
 */
export async function pruneSite({ store, site, switches, now }: Pruning): Promise<PrunePlan> {
  const manifests = new Map<string, Manifest>();
  for (const id of keptReleases(switches, now)) manifests.set(id, await store.read(id));
  const plan = planPrune({ switches, manifests, objects: await listSite(site), now });
  await prune(site, plan);
  return plan;
}

/** S3 deletes that many with one request. */
const AT_ONCE = 1000;

async function prune(site: Bucket, { expired }: PrunePlan): Promise<void> {
  for (let start = 0; start < expired.length; start += AT_ONCE) {
    const Objects = expired.slice(start, start + AT_ONCE).map(Key => ({ Key }));
    const { Errors = [] } = await site.s3.send(
      new DeleteObjectsCommand({ Bucket: site.name, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first)
      throw new Error(
        `${Errors.length} of ${Objects.length} files were not deleted: ${first.Key}: ${first.Message}`,
      );
  }
}

/** Prefix of the documents of all releases. */
const DOCUMENTS = SPA_KEYS.documents('').replace(/\/$/, '');

const isOurs = (key: string) => isAsset(key) || key.startsWith(DOCUMENTS);

const isOld = (date: Date, now: Date) => now.getTime() - date.getTime() > ASSET_DAYS * DAY_MS;
