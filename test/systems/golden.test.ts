/**
 * What production is made of, a file a stack, for the reader of a pull request. After a wanted change:
 * `npm run golden`.
 */
import { synthesized } from '../support/deployment';
import { golden } from '../support/golden';

const production = synthesized('bi-production');

it.each(production.stacks.map(stack => ({ name: stack.id, stack })))(
  'bi-production-$name is as recorded',
  ({ stack }) => {
    const { found, expected } = golden(production, stack);
    expect(found).toBe(expected);
  },
);
