import { createHash } from 'node:crypto';
import { biCardsDeployments, loadBiCards } from '../systems/bi-cards/load';
import { deliveryDeployments, loadDelivery } from '../systems/delivery/load';

/**
 * SHA-256 of the loaded configuration of every deployment, by deployment: two that are equal are configured alike.
 *
 * @throws ConfigError with every problem
 */
export function configHashes(): Record<string, string> {
  return Object.fromEntries([
    ...biCardsDeployments.map(name => [name, hashOf(loadBiCards(name))] as const),
    ...deliveryDeployments.map(name => [name, hashOf(loadDelivery(name))] as const),
  ]);
}

/** The same for equal values, whatever the order of their keys. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

/** JSON with sorted keys and without what is undefined. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
