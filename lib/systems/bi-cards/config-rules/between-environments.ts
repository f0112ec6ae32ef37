import { show } from '../../../config/errors';
import { rulesFor, unless } from '../../../config/rules';
import type { BiCardsConfig } from '../config';

const { pairRule } = rulesFor<BiCardsConfig>();

/** Checked for every two environments; what is found is reported for the later one. */
export const betweenEnvironments = [
  /** Two times `current` may mean two accounts or one: only the credentials of a deploy know. */
  pairRule(['cloud', 'account', 'region'], (config, earlier, earlierName) => {
    const isSameHome =
      config.account !== 'current' &&
      config.cloud === earlier.cloud &&
      config.account === earlier.account &&
      config.region === earlier.region;
    return unless(!isSameHome, {
      path: 'account',
      found: `${show(config.account)}, the account of ${earlierName}`,
      allowed: 'an account of its own: table names carry no environment',
    });
  }),

  pairRule(['edge'], ({ edge: { domain } }, { edge: earlier }, name) =>
    unless(domain === undefined || domain.name !== earlier.domain?.name, {
      path: 'edge.domain.name',
      found: `${show(domain?.name)}, the name of ${name}`,
      allowed: 'a name of its own: CloudFront serves one distribution per name',
    }),
  ),
];
