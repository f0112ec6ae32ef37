import { PRICES_DATE } from '../../cost/prices';
import { code, count, file, joined, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { costByBox, sumOf, type Usd } from '../read/cost-by-box';
import { USERS } from '../read/settle';
import { dollars, exact } from './money';

const SHOWN = 12;

/** What a month costs, and what most of it is for. */
export function costSection(findings: Findings): Section {
  const { monthly, unknown, prices } = findings.cost;
  const boxes = costByBox(findings);
  const [top, rest] = [boxes.slice(0, SHOWN), boxes.slice(SHOWN)];
  const row = (name: Text, usd: Usd): Text[] => [
    name,
    [exact(usd.fixed)],
    [exact(usd.variable)],
    [exact(usd.fixed + usd.variable)],
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
        caption: 'USD a month by box of the drawing and what was built with it',
        head: ['box', 'fixed', `${USERS} users`, 'together'],
        rows: [
          ...top.map(one => row([one.title], one)),
          ...(rest.length === 0 ? [] : [row([count(rest.length, 'other')], sumOf(rest))]),
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
