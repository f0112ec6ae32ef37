import { valueAt } from '../../../config/value-at';
import { PRICES_DATE } from '../../cost/prices';
import { LEFT_ALONE, SAVINGS } from '../../cost/savings';
import { type Block, code, count, file, joined, mark, type Section, type Text, withCode } from '../content';
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
    usd.unconfirmedUsd === 0 ? [mark('–', 'quiet')] : [exact(usd.unconfirmedUsd)],
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
        head: ['box', 'fixed', `${USERS} users`, 'together', 'of it not confirmed'],
        rows: [
          ...top.map(one => row([one.title], one)),
          ...(rest.length === 0 ? [] : [row([count(rest.length, 'other')], sumOf(rest))]),
          row(['all'], { ...monthly, unconfirmedUsd: prices.unconfirmedUsd }),
        ],
        numbers: [1, 2, 3, 4],
      },
      ...cheaper(findings),
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

/** What the configuration could still save, and what would be given up for it. */
function cheaper({ config }: Findings): Block[] {
  if (!config) return [];
  const open = SAVINGS.filter(({ key, value }) => written(config, key) !== value);
  const left = LEFT_ALONE.filter(({ environment }) => environment === config.environment);
  return [
    { kind: 'heading', id: 'cost-cheaper', text: 'What would make it cheaper' },
    {
      kind: 'text',
      text: ['What each saves in staging is in ', file('docs/cost.md'), '. Looked at and left alone:'],
    },
    {
      kind: 'list',
      items: left.map(
        ({ what, wouldSave, whyNot }): Text => [`${what}. It would save ${wouldSave}. Why not: ${whyNot}.`],
      ),
    },
    ...(open.length === 0 ? [] : [savings(open, config)]),
  ];
}

const savings = (open: typeof SAVINGS, config: object): Block => ({
  kind: 'table',
  caption: 'Values of the configuration that save, and what each gives up',
  head: ['key', 'value now', 'value that saves', 'what it gives up'],
  rows: open.map(({ key, value, givesUp }): Text[] => [
    [code(key)],
    [code(written(config, key))],
    [code(value)],
    withCode(givesUp),
  ]),
});

/** The value of a key as the configuration's source writes it. */
function written(config: object, key: string): string {
  const value = valueAt(config, key);
  return typeof value === 'string' ? `'${value}'` : String(value);
}
