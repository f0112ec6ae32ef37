import { identities } from '../../model/iam';
import { asPolicy } from '../../policy/document';
import { type Grant, grantsOf } from '../../policy/grants';
import { type Check, type Control, demand } from '../control';
import { covers } from '../public-access';

const ROLE = ['AWS::IAM::Role'];

/** Any service, or all of one; not `s3:Get*`. */
const ALL_ACTIONS = /^([\w-]+:)?\*+$/;
/** Every key there is, or every key of an account or a Region. */
const ALL_KEYS = /^(\*+|arn:[^:]*:kms:[^:]*:[^:]*:(\*|(key|alias)\/\*))$/;
const DECRYPTING = ['kms:Decrypt', 'kms:ReEncryptFrom'];

/**
 * Looks at every grant of every policy that the templates attach to a role. Security Hub regards conditions as little
 * as this does; its IAM controls look at managed policies only, these at inline ones too.
 */
const grantsNothing =
  (what: string, isBad: (grant: Grant) => boolean): Check =>
  ({ resource }, world) => {
    const role = identities(world).find(identity => identity.resource === resource);
    const grants = (role?.policies ?? []).flatMap(({ document, label }) =>
      document === undefined ? [] : grantsOf(asPolicy(document)).map(grant => ({ ...grant, label })),
    );
    const bad = grants.find(isBad);
    return demand(
      bad === undefined,
      `${bad?.label}: ${bad?.by} allows ${what}: ${bad?.actions} on ${bad?.resources}`,
    );
  };

export const IAM: readonly Control[] = [
  {
    id: 'IAM.1',
    title: 'Policies do not allow full administrative privileges',
    types: ROLE,
    check: grantsNothing('everything', ({ actions, resources }) => actions === '*' && resources === '*'),
  },
  {
    id: 'IAM.21',
    title: 'Policies do not allow all actions of a service',
    types: ROLE,
    check: grantsNothing('all actions of a service', ({ actions }) => ALL_ACTIONS.test(actions)),
  },
];

export const KMS_BY_POLICY: Control = {
  id: 'KMS.2',
  title: 'Roles have no policies that allow decryption with all keys',
  types: ROLE,
  check: grantsNothing(
    'decryption with all keys',
    ({ actions, resources }) => ALL_KEYS.test(resources) && covers(actions, DECRYPTING),
  ),
};
