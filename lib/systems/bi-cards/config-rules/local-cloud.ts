import { show } from '../../../config/errors';
import { rulesFor, unless } from '../../../config/rules';
import type { BalancedTasks, Capacity } from '../../../config/schema';
import type { BiCardsConfig } from '../config';

const { rule } = rulesFor<BiCardsConfig>();

/** What the local cloud cannot host, and what only it may use. */
export const localCloudRules = [
  rule(['cloud', 'api'], ({ cloud, api: { exposure } }) =>
    unless((exposure.kind === 'local') === (cloud === 'local'), {
      path: 'api.exposure.kind',
      found: `${show(exposure.kind)} on the cloud ${show(cloud)}`,
      allowed: cloud === 'local' ? '"local": this cloud has no VPC origins' : '"internal", "public"',
    }),
  ),

  rule(['cloud', 'network'], ({ cloud, network: { natGateways } }) =>
    unless(cloud === 'aws' || natGateways === 0, {
      path: 'network.natGateways',
      found: String(natGateways),
      allowed: '0: the local cloud has no NAT gateways',
    }),
  ),

  rule(['cloud', 'api', 'executor'], ({ cloud, api, executor }) =>
    cloud === 'aws'
      ? []
      : [
          ...fixed('api', api.tasks),
          ...fixed('executor', executor.tasks),
          ...onDemand('api', api.capacity),
          ...onDemand('executor', executor.capacity),
        ],
  ),
];

function onDemand(service: string, capacity: Capacity) {
  return unless(capacity === 'on-demand', {
    path: `${service}.capacity`,
    found: show(capacity),
    allowed: '"on-demand": the local cloud has no capacity providers',
  });
}

function fixed(service: string, tasks: BalancedTasks) {
  return unless(tasks.kind === 'fixed', {
    path: `${service}.tasks.kind`,
    found: show(tasks.kind),
    allowed: '"fixed": the local cloud does not scale',
  });
}
