import { totalOf } from '../compare';
import type { Estimate } from '../estimate';
import { table } from './markdown';

/** What a deployment costs in a month. */
export interface Figures {
  readonly name: string;
  readonly idle: Estimate;
  /** With the users of an ordinary day. */
  readonly used: Estimate;
}

/** The languages of the README, each with the headings of its table. */
const HEADINGS = {
  en: (users: string) => [
    'USD a month',
    'nobody there',
    `${users} daily users`,
    'of that, on prices nobody confirmed',
  ],
  ja: (users: string) => ['月額（USD）', '利用者なし', `一日 ${users} 人`, 'うち、誰も確かめていない価格'],
} as const;

/** The figures in both READMEs, in whole dollars: their prices are not known better. */
export function readmeTable(language: keyof typeof HEADINGS, figures: readonly Figures[]): string {
  const users = figures[0]?.used.load.dailyUsers ?? 0;
  return table(
    HEADINGS[language](users.toLocaleString('en')),
    figures.map(({ name, idle, used }) => [
      `\`${name}\``,
      ...[totalOf(idle), totalOf(used), used.prices.unconfirmedUsd].map(dollars),
    ]),
  );
}

const dollars = (usd: number) => Math.round(usd).toLocaleString('en');
