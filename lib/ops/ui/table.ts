// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours text takes no room
const STYLE = /\u001b\[\d+m/g;

/** Columns of equal width, two spaces apart; a first row may be its heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (cell: string) => cell.replace(STYLE, '').length;
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, width(cell))),
    [],
  );
  const pad = (cell: string, i: number) => cell + ' '.repeat((widths[i] ?? 0) - width(cell));
  return rows.map(row => row.map(pad).join('  ').trimEnd()).join('\n');
}
