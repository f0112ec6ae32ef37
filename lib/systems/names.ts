import { accessDeployments, biCardsDeployments } from './bi-cards/load';
import { deliveryDeployments } from './delivery/load';

/** Every deployment there is: a system in an environment. Loads no CDK. */
export const DEPLOYMENTS: readonly string[] = [
  ...biCardsDeployments,
  ...accessDeployments.keys(),
  ...deliveryDeployments,
];
