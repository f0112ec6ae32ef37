import { show } from '../../config/errors';
import { load, type SystemConfig } from '../../config/load';
import { rulesFor, unless } from '../../config/rules';
import { DELIVERIES } from '../../contract/releases';
import { biCards } from '../bi-cards/load';
import { type DeliveryConfig, deliveryConfig } from './config';
import { delivery, localDelivery } from './environments';

const { rule } = rulesFor<DeliveryConfig>();

/** The account that each deployment's own configuration names. */
const accounts = new Map(
  Object.entries(biCards.deployments).map(([name, config]) => [name, accountOf(config)] as const),
);

/** All that is known about the configuration of the delivery deployments. */
export const deliverySystem: SystemConfig<DeliveryConfig> = {
  system: 'delivery',
  schema: deliveryConfig,
  rules: [
    rule(['workloads'], ({ workloads }) => [
      ...repeated(workloads.map(({ account }) => account)).map(index => ({
        path: `workloads[${index}].account`,
        found: `${show(workloads[index]?.account)}, named twice`,
        allowed: 'different accounts',
      })),
      ...repeatedDeployments(workloads),
      ...workloads.flatMap(misplacedDeployments),
    ]),

    rule(['cloud', 'state'], ({ cloud, state }) =>
      unless(cloud === 'local' || (state.onRemoval === 'retain' && state.deletionProtection), {
        path: 'state',
        found: show(state),
        allowed: '"retain" with deletionProtection: production runs these images',
      }),
    ),
  ],
  deployments: { [DELIVERIES.aws]: delivery, [DELIVERIES.local]: localDelivery },
};

/** `bi-delivery`, `bi-delivery-local`. */
export const deliveryDeployments: readonly string[] = Object.keys(deliverySystem.deployments);

/**
 * The configuration of a delivery deployment.
 *
 * @throws ConfigError with every problem, UserError for an unknown name
 */
export const loadDelivery = (deployment: string): DeliveryConfig => load(deliverySystem, deployment);

/**
 * Where the images and releases of a deployment come from, for example of `bi-staging`; undefined where no delivery
 * names it.
 *
 * @throws ConfigError with every problem
 */
export const deliveryOf = (deployment: string): DeliveryConfig | undefined =>
  deliveryDeployments
    .map(loadDelivery)
    .find(({ workloads }) => workloads.some(({ deployments }) => deployments.includes(deployment)));

type Workloads = DeliveryConfig['workloads'];

function repeatedDeployments(workloads: Workloads) {
  const named = workloads.flatMap(({ deployments }, workload) =>
    deployments.map((name, index) => ({ name, path: `workloads[${workload}].deployments[${index}]` })),
  );
  return repeated(named.map(({ name }) => name)).map(index => ({
    path: named[index]?.path ?? '',
    found: `${show(named[index]?.name)}, named twice`,
    allowed: 'each deployment once: one account records it',
  }));
}

/** Two accounts are compared where both are written out: `current` is known to the credentials alone. */
function misplacedDeployments({ account, deployments }: Workloads[number], workload: number) {
  return deployments.flatMap((name, index) => {
    const own = accounts.get(name);
    const path = `workloads[${workload}].deployments[${index}]`;
    if (own === undefined)
      return [{ path, found: show(name), allowed: `a deployment: ${[...accounts.keys()].join(', ')}` }];
    return unless(own === account || [own, account].includes('current'), {
      path,
      found: `${show(name)} in account ${show(account)}`,
      allowed: `in account ${show(own)}, as its own configuration says`,
    });
  });
}

const repeated = (values: readonly string[]) =>
  [...values.keys()].filter(index => values.indexOf(values[index] ?? '') < index);

function accountOf(config: unknown): string {
  return typeof config === 'object' && config !== null && 'account' in config
    ? String(config.account)
    : 'current';
}
