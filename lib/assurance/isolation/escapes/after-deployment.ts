import { firewallAssociations } from '../../model/dns';
import { identities } from '../../model/iam';
import { type Check, type Escape, forEach } from '../check';
import { opens } from '../opens';
import { isOnlyFor } from '../power';
import { fromTask, vpc } from '../task';
import { residual, violated } from '../verdict';

/** What it does with a role is what templates say. */
const DEPLOYMENT = /^cloudformation\.amazonaws\.com$/;

/** E26: no identity of the templates is allowed a call that opens the lock; people are residual. */
const afterDeployment: Check = (world, task) => [
  ...forEach(
    () => identities(world),
    identity => (isOnlyFor(identity, DEPLOYMENT) ? undefined : opens(world, task, identity)),
  ),
  ...forEach(
    () => firewallAssociations(world, vpc(world, task)),
    ({ resource, properties }) =>
      properties.at('MutationProtection').optionalText() === 'ENABLED'
        ? undefined
        : violated(`${resource.label} can be taken away in one call`, [
            ...fromTask(task),
            `DNS Firewall ${resource.label}`,
            'MutationProtection is not ENABLED',
          ]),
  ),
  residual(
    'no role of these templates can open the lock; people and pipelines with rights of their own can: the workflow that looks for drift every Monday has to find that',
  ),
];

/** What could change once the proof is made and the templates are deployed. */
export const AFTER_DEPLOYMENT: readonly Escape[] = [
  {
    id: 'E26',
    title: 'changes after the deployment',
    holds: 'no role of the templates can open the lock, and DNS Firewall is protected against changes',
    check: afterDeployment,
  },
];
