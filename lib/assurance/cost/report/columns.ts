import { money } from './money';

/** Amounts, and what they are for. */
export interface Row {
  readonly usd: readonly number[];
  readonly text: string;
}

const GAP = '  ';

/** Amounts below their headings, each column as wide as its widest amount; a line for the heading, and one for each row. */
export function columns(heads: readonly string[], rows: readonly Row[]): string[] {
  const cells = [heads, ...rows.map(({ usd }) => usd.map(money))];
  const widths = heads.map((_, column) => Math.max(...cells.map(line => line[column]?.length ?? 0)));
  const line = (found: readonly string[]) =>
    found.map((cell, column) => `${GAP}${cell.padStart(widths[column] ?? 0)}`).join('');
  return [line(heads), ...rows.map(({ usd, text }) => `${line(usd.map(money))}${GAP}${text}`)];
}
