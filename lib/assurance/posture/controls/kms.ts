import { type Control, demand, mustBeTrue } from '../control';
import { openToAnybody, policyOf } from '../public-access';
import { KMS_BY_POLICY } from './iam';

const KEY = ['AWS::KMS::Key'];

export const KMS: readonly Control[] = [
  KMS_BY_POLICY,
  {
    id: 'KMS.4',
    title: 'Keys rotate',
    standard: 'NIST 800-53',
    types: KEY,
    check: ({ properties }) => mustBeTrue(properties.at('EnableKeyRotation')),
  },
  {
    id: 'KMS.5',
    title: 'Keys are not publicly accessible',
    types: KEY,
    check: (key, world) => {
      const opening = openToAnybody(policyOf(world, key, 'KeyPolicy'));
      return demand(opening === undefined, `the key policy: ${opening}`);
    },
  },
];
