import { namesOf } from '../../contract/bi-cards';
import { biCardsDeployments, loadBiCards } from '../../systems/bi-cards/load';
import { deliveryDeployments, loadDelivery } from '../../systems/delivery/load';

export interface StackPlace {
  readonly stack: string;
  readonly region: string;
}

/** The stacks of a deployment, by the names of the contract, and where each is. */
export function stacksOf(deployment: string): StackPlace[] {
  if (deliveryDeployments.includes(deployment))
    return [{ stack: deployment, region: loadDelivery(deployment).region }];
  if (!biCardsDeployments.includes(deployment)) return [];
  const { environment, region, edge } = loadBiCards(deployment);
  const { stacks } = namesOf(environment);
  return Object.values(stacks).map(stack => ({
    stack,
    region: stack === stacks.edge ? edge.region : region,
  }));
}
