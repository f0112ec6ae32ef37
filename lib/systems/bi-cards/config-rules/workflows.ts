import { show } from '../../../config/errors';
import { rulesFor, unless } from '../../../config/rules';
import type { BiCardsConfig } from '../config';

const { rule } = rulesFor<BiCardsConfig>();

/** Who deploys by workflow. */
export const workflowRules = [
  rule(['cloud', 'workflows'], ({ cloud, workflows }) =>
    unless(cloud === 'aws' || workflows === undefined, {
      path: 'workflows',
      found: `${show(workflows)} on the cloud "local"`,
      allowed: 'nothing: GitHub cannot reach this machine',
    }),
  ),

  /** `bi-delivery` makes the provider in its account, for the role that pushes images. */
  rule(['account', 'images', 'workflows'], ({ account, images, workflows }) =>
    unless(workflows?.provider !== 'make' || ![account, 'current'].includes(images.account), {
      path: 'workflows.provider',
      found: '"make", in the account of the images',
      allowed: '"existing": an account has one provider for GitHub, and bi-delivery makes it there',
    }),
  ),
];
