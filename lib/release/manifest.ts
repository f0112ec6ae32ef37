import { z } from 'zod';
import { RELEASE_ID } from '../contract/releases';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');

/**
 * One release: everything that differs between two versions of the applications. Written once and never changed;
 * the same manifest goes to every environment.
 */
export const manifestSchema = z.strictObject({
  id: z.string().regex(RELEASE_ID, 'a-z, 0-9, hyphens and dots, at most 64'),
  /** Full SHA of the application's commit. */
  gitSha: z.string().regex(/^[0-9a-f]{40}$/, 'a full git SHA'),
  images: z.strictObject({ api: digest, executor: digest }),
  /** Id of the SPA: the release that brought its files. A release without a new SPA names an earlier one's. */
  spa: z.string().regex(RELEASE_ID),
  /** Paths of the SPA's hashed assets, below `assets/`; kept while a release names them. */
  assets: z.array(z.string()),
  /** SHA-256 of the configuration of every deployment at that time, by deployment. */
  config: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  createdBy: z.string(),
  /** ISO 8601. */
  createdAt: z.iso.datetime(),
});

export type Manifest = Readonly<z.infer<typeof manifestSchema>>;
