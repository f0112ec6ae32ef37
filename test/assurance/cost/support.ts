import { type Estimate, estimate, type ResourceCost } from '../../../lib/assurance/cost/estimate';
import { IDLE, type LoadModel } from '../../../lib/assurance/cost/load-model';
import { PRICES, type PriceId } from '../../../lib/assurance/cost/prices';
import type { Json } from '../../support/deployment';
import { setOf } from '../model/support';

export const TOKYO = { region: 'ap-northeast-1' };

/** What these resources cost in Tokyo. */
export const price = (
  Resources: Json,
  { more = {}, load = IDLE }: { more?: Json; load?: LoadModel } = {},
): Estimate => estimate(setOf({ stack: { Resources, ...more } }, TOKYO), load);

/** The quantities of one resource by price, fixed and variable together. */
export function quantities(
  Resources: Json,
  logicalId: string,
  load: LoadModel = IDLE,
): Partial<Record<PriceId, number>> {
  const { items } = found(price(Resources, { load }), logicalId);
  const sums: Partial<Record<PriceId, number>> = {};
  for (const { price: id, quantity } of items) sums[id] = (sums[id] ?? 0) + quantity;
  return sums;
}

export function found({ resources, unknown }: Estimate, logicalId: string): ResourceCost {
  const resource = resources.find(({ id }) => id === `stack/${logicalId}`);
  if (!resource) throw new Error(`${logicalId} has no price: ${JSON.stringify(unknown)}`);
  return resource;
}

export const tokyo = (id: PriceId) => PRICES[id].quotes['ap-northeast-1'].usd;

export const resource = (Type: string, Properties: Json = {}): Json => ({ Type, Properties });
