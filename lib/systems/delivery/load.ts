import { show } from '../../config/errors';
import { load, type SystemConfig } from '../../config/load';
import { rulesFor, unless } from '../../config/rules';
import { type DeliveryConfig, deliveryConfig } from './config';
import { delivery } from './environments';

const { rule } = rulesFor<DeliveryConfig>();

/** All that is known about the configuration of the delivery deployment. */
export const deliverySystem: SystemConfig<DeliveryConfig> = {
  system: 'delivery',
  schema: deliveryConfig,
  rules: [
    rule(['workloadAccounts'], ({ workloadAccounts }) =>
      workloadAccounts.flatMap((account, index) =>
        unless(workloadAccounts.indexOf(account) === index, {
          path: `workloadAccounts[${index}]`,
          found: `${show(account)}, named twice`,
          allowed: 'different accounts',
        }),
      ),
    ),
  ],
  deployments: { 'bi-delivery': delivery },
};

/** `bi-delivery`. */
export const deliveryDeployments: readonly string[] = Object.keys(deliverySystem.deployments);

/**
 * The configuration of the delivery deployment.
 *
 * @throws ConfigError with every problem, UserError for an unknown name
 */
export const loadDelivery = (deployment: string): DeliveryConfig => load(deliverySystem, deployment);
