/**
 * The configuration of the delivery deployment: a shared account that holds the container images, from where every
 * environment pulls the same digest, and the releases that name them. Loads no CDK.
 */
import { z } from 'zod';
import { account, bucketSuffix, type DeepReadonly, region, state, tags, whole } from '../../config/schema';

export const deliveryConfig = z.strictObject({
  /** `aws`, or the local cloud, which lacks some resource types (`lib/contract/local-cloud.ts`). */
  cloud: z.enum(['aws', 'local']),
  account,
  region,
  tags,
  /** Of images and releases. */
  state,
  /** The accounts whose services pull the images and read the releases, and the deployments each of them records. */
  workloads: z
    .array(
      z.strictObject({
        account,
        /** An account writes what was deployed of these, and of no other deployment. */
        deployments: z.array(z.string()).min(1, 'at least one deployment'),
      }),
    )
    .min(1, 'at least one account'),
  /** The only repository and branch whose GitHub workflows push images and create releases. */
  github: z.strictObject({
    owner: z.string().regex(/^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$/, 'a GitHub user or organisation'),
    repository: z.string().regex(/^[\w.-]{1,100}$/, 'a repository name without its owner'),
    /** Wildcards would let any branch with a matching name push. */
    branch: z.string().regex(/^[\w./-]{1,200}$/, 'a branch name without wildcards'),
  }),
  /** Days after which an image that no tag names is deleted. */
  untaggedImageDays: whole(1, 3650),
  /** Days after which an image is deleted that has tags, but none of a release. */
  unreleasedImageDays: whole(1, 3650),
  releases: z.strictObject({
    bucketSuffix,
    /** Days a replaced or deleted record can still be restored. */
    noncurrentVersionDays: whole(1, 3650),
    accessLogDays: whole(1, 3650),
  }),
});

export type DeliveryConfig = DeepReadonly<z.infer<typeof deliveryConfig>>;
