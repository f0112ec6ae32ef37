/**
 * Where releases are kept. One versioned bucket in the account of the images, shared by all environments, so that what
 * ran in staging is what goes to production.
 */

/** The deployments that hold images and releases. */
export const DELIVERIES = { aws: 'bi-delivery', local: 'bi-delivery-local' } as const;

/** Of `bi-releases`; a suffix is appended because bucket names are global to AWS. */
export const releasesBucket = (suffix = '') => `bi-releases${suffix && `-${suffix}`}`;

/** Of the bucket with the access logs of that one. */
export const releasesLogBucket = (suffix = '') => `bi-releases-logs${suffix && `-${suffix}`}`;

/** Letters and digits, hyphens, dots; short enough for an image tag with `release-` in front (128). */
export const RELEASE_ID = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/** Tag of both images of a release; ECR's lifecycle keeps what has such a tag. */
export const RELEASE_TAG_PREFIX = 'release-';
export const releaseTag = (id: string) => `${RELEASE_TAG_PREFIX}${id}`;

/** Keys in the releases bucket. */
export const RELEASE_KEYS = {
  /** The manifests; a manifest never changes. */
  manifest: (id: string) => `releases/${id}.json`,
  manifests: 'releases/',
  /** Files of the SPA that a release brought, by their paths in its folder; written once too. */
  spa: (id: string) => `spa/${id}/`,
  spas: 'spa/',
  /** What runs in a deployment now, and everything that was tried there. */
  current: (deployment: string) => `deployments/${deployment}/current.json`,
  history: (deployment: string) => `deployments/${deployment}/history/`,
  /** Everything a deployment writes about itself. */
  deployment: (deployment: string) => `deployments/${deployment}/`,
  deployments: 'deployments/',
  /** Held while a deploy or rollback is under way. */
  lock: (deployment: string) => `deployments/${deployment}/lock.json`,
} as const;

/** In the static bucket: documents of each release, and hashed assets that releases share. */
export const SPA_KEYS = { documents: (id: string) => `releases/${id}/`, assets: 'assets/' } as const;

/** Days an asset outlives the last release that names it, for tabs that are still open. */
export const ASSET_DAYS = 30;

/**
 * Parameter of a stack that reads outputs of another Region: changed, it makes CloudFormation resolve them anew although
 * the template did not change.
 */
export const WEAK_REFERENCES_PARAMETER = 'WeakReferences';
