import type { Estimate } from '../estimate';
import type { PriceId } from '../prices';
import { table } from './markdown';
import { money } from './money';

/** Resources of a price that are named; the others are counted. */
const NAMED = 3;

/** Prices that nobody has confirmed, as Markdown: what rests on each in each deployment, and for which resources. */
export function unconfirmedTable(deployments: ReadonlyMap<string, Estimate>): string {
  const estimates = [...deployments.values()];
  const used = new Set(estimates.flatMap(({ prices }) => prices.unconfirmed.map(({ price }) => price)));
  return table(
    ['price', ...deployments.keys(), 'paid for'],
    [...used].map(price => [
      `\`${price}\``,
      ...estimates.map(estimate => money(found(price, estimate)?.usd ?? 0)),
      shortened([...new Set(estimates.flatMap(estimate => labelsOf(price, estimate)))]),
    ]),
  );
}

const found = (price: PriceId, { prices }: Estimate) => prices.unconfirmed.find(one => one.price === price);

/** Without the deployment's name, so that they are the same in each. */
const labelsOf = (price: PriceId, estimate: Estimate) =>
  (found(price, estimate)?.resources ?? []).flatMap(
    id => estimate.resources.find(one => one.id === id)?.label.replace(/^[^/]+\//, '') ?? [],
  );

const shortened = (labels: readonly string[]) =>
  [
    ...labels.slice(0, NAMED).map(label => `\`${label}\``),
    ...(labels.length > NAMED ? [`${labels.length - NAMED} more`] : []),
  ].join(', ');
