const BARS = '▁▂▃▄▅▆▇█';
/** Nothing was reported, which is another thing than zero. */
const GAP = '·';

/** A column for each value, from zero up to the largest; a value that is always the same is a flat line. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const top = Math.max(0, ...values.filter(value => value !== undefined));
  return values.map(value => (value === undefined ? GAP : barOf(value, top))).join('');
}

function barOf(value: number, top: number): string {
  const height = top === 0 ? 0 : Math.ceil((Math.max(0, value) / top) * (BARS.length - 1));
  return BARS[height] ?? GAP;
}
