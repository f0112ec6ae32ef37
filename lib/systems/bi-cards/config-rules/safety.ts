import { show } from '../../../config/errors';
import { rulesFor, unless } from '../../../config/rules';
import { namesOf } from '../../../contract/bi-cards';
import type { BiCardsConfig } from '../config';

const { rule } = rulesFor<BiCardsConfig>();

export const safetyRules = [
  rule(['environment'], ({ environment }, deployment) =>
    unless(namesOf(environment).deployment === deployment, {
      path: 'environment',
      found: show(environment),
      allowed: `the environment of ${deployment}: every physical name is made from it`,
    }),
  ),

  rule(['environment', 'cloud'], ({ environment, cloud }) =>
    unless((environment === 'local') === (cloud === 'local'), {
      path: 'cloud',
      found: `${show(cloud)} in ${environment}`,
      allowed:
        environment === 'local' ? '"local"' : '"aws"; only the environment local is in the local cloud',
    }),
  ),

  rule(['environment', 'state'], ({ environment, state }) => [
    ...unless(environment === 'local' || state.onRemoval === 'retain', {
      path: 'state.onRemoval',
      found: `${show(state.onRemoval)} in ${environment}`,
      allowed: '"retain"; only local may lose its state',
    }),
    ...unless(environment !== 'production' || state.onRemoval !== 'retain' || state.deletionProtection, {
      path: 'state.deletionProtection',
      found: 'false in production',
      allowed: 'true',
    }),
  ]),

  rule(['environment', 'api'], ({ environment, api }) =>
    unless(environment !== 'production' || api.shell === 'off', {
      path: 'api.shell',
      found: `${show(api.shell)} in production`,
      allowed: '"off": a shell needs a writable root file system',
    }),
  ),
];
