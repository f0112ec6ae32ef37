import { type Beyond, describeBeyond } from '../beyond';
import type { CostChange, ResourceChange } from '../compare';
import { totalOf } from '../compare';
import type { Estimate, ResourceCost, UnconfirmedPrice } from '../estimate';
import { columns, type Row } from './columns';
import { money, signedMoney } from './money';

/** Rows below are summed up in one. USD a month. */
const WORTH_A_ROW = 0.5;

export interface TerminalOptions {
  readonly colour: boolean;
  /** What was priced, for the heading. */
  readonly subject: string;
}

/** The estimate as a table, and everything that limits what it says. */
export function terminalReport(estimate: Estimate, { colour, subject }: TerminalOptions): string {
  const { monthly, resources, load, assumed, prices } = estimate;
  const bold = boldIf(colour);
  const [shown, rest] = [resources.filter(isWorthARow), resources.filter(one => !isWorthARow(one))];
  const [head, ...rows] = columns(
    ['fixed', 'by use', 'unconfirmed'],
    [
      ...shown.map(one => ({ usd: amountsOf(one), text: one.label })),
      ...(rest.length > 0 ? [restOf(rest)] : []),
      {
        usd: [monthly.fixed, monthly.variable, prices.unconfirmedUsd],
        text: `total ${money(totalOf(estimate))}`,
      },
    ],
  );
  return [
    bold(`${subject}: USD a month at list price, ${people(load.dailyUsers)}`),
    '',
    head,
    ...rows.slice(0, -1),
    bold(rows.at(-1) ?? ''),
    '',
    ...limits(estimate),
    ...(assumed.length > 0 ? [`conditions of the templates, as they cost more: ${assumed.join(', ')}`] : []),
    `free: ${estimate.free.reduce((count, one) => count + one.count, 0)} resources; the load is assumed: lib/assurance/cost/load-model.ts`,
  ].join('\n');
}

/** What a change costs, resource by resource. */
export function changeReport(change: CostChange, { colour, subject }: TerminalOptions): string {
  const { before, after, difference, share, resources, unknown, beyond } = change;
  const bold = boldIf(colour);
  const percent = share === undefined ? '' : `, ${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;
  const [head, ...rows] = columns(
    ['before', 'after'],
    [
      ...resources.map(changeRow),
      { usd: [before, after], text: `total ${signedMoney(difference)}${percent}` },
    ],
  );
  return [
    bold(`${subject}: USD a month`),
    '',
    head,
    ...rows.slice(0, -1),
    bold(rows.at(-1) ?? ''),
    ...unknown.map(one => `not in these sums: ${one}`),
    ...beyondOnASide(beyond),
  ].join('\n');
}

const boldIf = (colour: boolean) => (text: string) => (colour ? `\u001b[1m${text}\u001b[0m` : text);

const isWorthARow = ({ fixed, variable }: ResourceCost) => fixed + variable >= WORTH_A_ROW;

const changeRow = ({ before, after, label }: ResourceChange): Row => ({
  usd: [before, after],
  text: `${label} ${signedMoney(after - before)}`,
});

const beyondLine = (one: Beyond) => `BEYOND THE BOUNDS: ${describeBeyond(one)}`;

/** What is the same on both sides is said once. */
function beyondOnASide({ before, after }: CostChange['beyond']): string[] {
  const [was, is] = [before.map(beyondLine), after.map(beyondLine)];
  return [
    ...was.map(line => (is.includes(line) ? line : `before: ${line}`)),
    ...is.filter(line => !was.includes(line)).map(line => `after: ${line}`),
  ];
}

const amountsOf = ({ fixed, variable, unconfirmedUsd }: ResourceCost) => [fixed, variable, unconfirmedUsd];

function restOf(rest: readonly ResourceCost[]): Row {
  const sums = rest.map(amountsOf).reduce((all, one) => all.map((usd, column) => usd + (one[column] ?? 0)));
  return { usd: sums, text: `${rest.length} more` };
}

/** What is missing from the sums, and what they rest on. */
function limits({ unknown, beyond, prices }: Estimate): string[] {
  const { unconfirmed, unconfirmedUsd, date, stale } = prices;
  return [
    ...(stale === undefined ? [] : [`WARNING: ${stale}`]),
    ...unknown.map(({ id, type, why }) => `NOT PRICED: ${id} (${type}): ${why}`),
    ...beyond.map(beyondLine),
    `prices of ${date}; ${money(unconfirmedUsd)} of the sum rests on prices that nobody confirmed${unconfirmed.length > 0 ? `: ${unconfirmed.map(named).join(', ')}` : ''}`,
  ];
}

const named = ({ price, usd }: UnconfirmedPrice) => `${price} ${money(usd)}`;

const people = (count: number) =>
  count === 0 ? 'nobody uses it' : `${count.toLocaleString('en')} daily ${count === 1 ? 'user' : 'users'}`;
