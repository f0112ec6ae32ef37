import { PRICES_DATE } from '../../cost/prices';
import { code, count, file, joined, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { USERS } from '../read/settle';
import { dollars, exact } from './money';

const SHOWN = 12;

/** What a month costs, and what most of it is for. */
export function costSection({ cost }: Findings): Section {
  const { monthly, resources, unknown, prices } = cost;
  const total = (one: { readonly fixed: number; readonly variable: number }) => one.fixed + one.variable;
  const top = resources.slice(0, SHOWN);
  const rest = resources.slice(SHOWN);
  const sum = (kind: 'fixed' | 'variable') => rest.reduce((usd, one) => usd + one[kind], 0);
  const row = (name: Text, one: { readonly fixed: number; readonly variable: number }): Text[] => [
    name,
    [exact(one.fixed)],
    [exact(one.variable)],
    [exact(total(one))],
  ];
  return {
    id: 'cost',
    title: 'Cost',
    blocks: [
      {
        kind: 'text',
        text: [
          `${dollars(monthly.fixed)} a month with nobody there and ${dollars(monthly.variable)} more with ${USERS} users on each working day, in USD at list price as of ${PRICES_DATE}. ${dollars(prices.unconfirmedUsd)} of it rests on prices that nobody has confirmed. `,
          file('docs/cost.md', 'Assumptions, savings and every price'),
          '; ',
          file('docs/capacity.md', 'with more users'),
          '.',
        ],
      },
      {
        kind: 'table',
        caption: 'USD a month by resource',
        head: ['resource', 'fixed', `${USERS} users`, 'together'],
        rows: [
          ...top.map(one => row([code(one.label)], one)),
          ...(rest.length === 0
            ? []
            : [row([count(rest.length, 'other')], { fixed: sum('fixed'), variable: sum('variable') })]),
          row(['all'], monthly),
        ],
        numbers: [1, 2, 3],
      },
      ...(unknown.length === 0
        ? []
        : [
            {
              kind: 'text',
              text: ['Not priced: ', ...joined(unknown.map(({ id }) => code(id))), '.'],
            } as const,
          ]),
    ],
  };
}
