import type { App } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { unknownDeployment } from '../config/errors';
import { BiCardsAccess } from './bi-cards/access';
import { accessDeployments, biCardsDeployments, loadBiCards } from './bi-cards/load';
import { BiCards } from './bi-cards/system';
import { deliveryDeployments, loadDelivery } from './delivery/load';
import { Delivery } from './delivery/system';
import { DEPLOYMENTS } from './names';

/**
 * Adds one deployment to the app. The only wiring there is: the CLI, the tests and the local cloud call it.
 *
 * @param name a name of `DEPLOYMENTS`
 * @throws UserError that lists the names, or every mistake in the configuration
 */
export function createDeployment(app: App, name: string | undefined): Construct {
  if (name !== undefined && biCardsDeployments.includes(name))
    return new BiCards(app, name, loadBiCards(name));
  const accessTo = accessDeployments.get(name ?? '');
  if (name !== undefined && accessTo !== undefined)
    return new BiCardsAccess(app, name, loadBiCards(accessTo));
  if (name !== undefined && deliveryDeployments.includes(name))
    return new Delivery(app, name, loadDelivery(name));
  throw unknownDeployment(name, DEPLOYMENTS);
}
