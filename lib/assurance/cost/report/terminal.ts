import type { CostChange, ResourceChange } from '../compare';
import { totalOf } from '../compare';
import type { Estimate, ResourceCost } from '../estimate';

/** Rows below are summed up in one. USD a month. */
const WORTH_A_ROW = 0.5;
const WIDTH = 9;

export interface TerminalOptions {
  readonly colour: boolean;
  /** What was priced, for the heading. */
  readonly subject: string;
}

/** The estimate as a table, and everything that limits what it says. */
export function terminalReport(estimate: Estimate, { colour, subject }: TerminalOptions): string {
  const { monthly, resources, load, assumed } = estimate;
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[0m` : text);
  const shown = resources.filter(one => one.fixed + one.variable >= WORTH_A_ROW);
  const rest = resources.filter(one => one.fixed + one.variable < WORTH_A_ROW);
  return [
    bold(`${subject}: USD a month at list price, ${people(load.dailyUsers)}`),
    '',
    `${cell('fixed')}${cell('by use')}`,
    ...shown.map(one => row(one.fixed, one.variable, one.label)),
    ...(rest.length > 0 ? [row(sum(rest, 'fixed'), sum(rest, 'variable'), `${rest.length} more`)] : []),
    bold(row(monthly.fixed, monthly.variable, `total ${money(totalOf(estimate))}`)),
    '',
    ...limits(estimate),
    ...(assumed.length > 0 ? [`conditions of the templates, as they cost more: ${assumed.join(', ')}`] : []),
    `free: ${estimate.free.reduce((count, one) => count + one.count, 0)} resources; the load is assumed: lib/assurance/cost/load-model.ts`,
  ].join('\n');
}

/** What a change costs, resource by resource. */
export function changeReport(change: CostChange, { colour, subject }: TerminalOptions): string {
  const { before, after, difference, share, resources, unknown } = change;
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[0m` : text);
  const percent = share === undefined ? '' : `, ${signed(share * 100, 1)} %`;
  return [
    bold(`${subject}: USD a month`),
    '',
    `${cell('before')}${cell('after')}`,
    ...resources.map(changeRow),
    bold(`${cell(money(before))}${cell(money(after))}  total ${signed(difference, 2)}${percent}`),
    ...unknown.map(one => `not in these sums: ${one}`),
  ].join('\n');
}

const changeRow = ({ before, after, label }: ResourceChange) =>
  `${cell(money(before))}${cell(money(after))}  ${label} ${signed(after - before, 2)}`;

/** What is missing from the sums, and what they rest on. */
function limits({ unknown, prices }: Estimate): string[] {
  const { unconfirmed, unconfirmedUsd, date, stale } = prices;
  return [
    ...(stale === undefined ? [] : [`WARNING: ${stale}`]),
    ...unknown.map(({ id, type, why }) => `NOT PRICED: ${id} (${type}): ${why}`),
    `prices of ${date}; ${money(unconfirmedUsd)} of the sum rests on prices that nobody confirmed${unconfirmed.length > 0 ? `: ${unconfirmed.join(', ')}` : ''}`,
  ];
}

const people = (count: number) =>
  count === 0 ? 'nobody uses it' : `${count.toLocaleString('en')} daily ${count === 1 ? 'user' : 'users'}`;
const row = (fixed: number, byUse: number, text: string) =>
  `${cell(money(fixed))}${cell(money(byUse))}  ${text}`;
const cell = (text: string) => text.padStart(WIDTH);
const money = (usd: number) => usd.toFixed(2);
const signed = (value: number, digits: number) => `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;
const sum = (resources: readonly ResourceCost[], part: 'fixed' | 'variable') =>
  resources.reduce((total, one) => total + one[part], 0);
