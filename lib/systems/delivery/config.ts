/**
 * The configuration of the delivery deployment: a shared account that holds the container images, from where every
 * environment pulls the same digest. Loads no CDK.
 */
import { z } from 'zod';
import { account, type DeepReadonly, region, tags, whole } from '../../config/schema';

export const deliveryConfig = z.strictObject({
  account,
  region,
  tags,
  /** Accounts whose services pull the images: those of the environments. */
  workloadAccounts: z.array(account).min(1),
  /** The only repository and branch whose GitHub workflows push images. */
  github: z.strictObject({
    owner: z.string().regex(/^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$/, 'a GitHub user or organisation'),
    repository: z.string().regex(/^[\w.-]{1,100}$/, 'a repository name without its owner'),
    /** Wildcards would let any branch with a matching name push. */
    branch: z.string().regex(/^[\w./-]{1,200}$/, 'a branch name without wildcards'),
  }),
  /** Days after which an image that no tag names is deleted. */
  untaggedImageDays: whole(1, 3650),
});

export type DeliveryConfig = DeepReadonly<z.infer<typeof deliveryConfig>>;
