import { z } from 'zod';
import { RELEASE_ID, SPA_KEYS } from '../contract/releases';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const releaseId = z.string().regex(RELEASE_ID, 'a-z, 0-9, hyphens and dots, at most 64');
export const gitSha = z.string().regex(/^[0-9a-f]{40}$/, 'a full git SHA');

/**
 * One release: everything that differs between two versions of the applications. Written once and never changed;
 * the same manifest goes to every environment. A field that comes later is optional: earlier manifests stay as they are.
 */
export const manifestSchema = z.strictObject({
  id: releaseId,
  /** Full SHA of the application's commit. */
  gitSha,
  images: z.strictObject({ api: digest, executor: digest }),
  /** Id of the SPA: the release that brought its files. A release without a new SPA names an earlier one's. */
  spa: releaseId,
  /** SHA-256 of every file of the SPA by its path in the folder; those below `assets/` have hashed names. */
  files: z.record(z.string(), sha256),
  /** SHA-256 of the configuration of every deployment at that time, by deployment. */
  config: z.record(z.string(), sha256),
  /** ARN of who made it, as STS knows them. */
  createdBy: z.string(),
  /** ISO 8601. */
  createdAt: z.iso.datetime(),
});

export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** Whether a file of the SPA has its hash in its name and is shared by releases; every other is a document. */
export const isAsset = (path: string) => path.startsWith(SPA_KEYS.assets);

/** Where a file of a release's SPA stands in the static bucket. */
export const staticKey = ({ spa }: Pick<Manifest, 'spa'>, path: string) =>
  isAsset(path) ? path : `${SPA_KEYS.documents(spa)}${path}`;
