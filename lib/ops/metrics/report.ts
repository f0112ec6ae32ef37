import { inJapan } from '../japan';
import type { Paint } from '../ui/paint';
import { table } from '../ui/table';
import type { Series } from './collect';
import type { Span } from './period';
import { sparkline } from './sparkline';

export interface Summary {
  readonly last?: number;
  readonly min?: number;
  readonly average?: number;
  readonly max?: number;
}

export function summary(values: readonly (number | undefined)[]): Summary {
  const there = values.filter(value => value !== undefined);
  if (there.length === 0) return {};
  return {
    last: there.at(-1),
    min: Math.min(...there),
    average: there.reduce((sum, value) => sum + value, 0) / there.length,
    max: Math.max(...there),
  };
}

/** One line for each curve; tables without throttling share one. */
export function describeSeries(series: readonly Series[], span: Span, paint: Paint): string {
  const quiet = series.filter(isQuiet);
  const failed = series.filter(({ problem }) => problem !== undefined);
  const rows = series.filter(one => !isQuiet(one) && !failed.includes(one)).map(rowOf);
  const minutes = span.periodSeconds / 60;
  return [
    paint('dim', `${inJapan(span.from)} to ${inJapan(span.to)}, one column is ${minutes} min`),
    table([['', 'LAST', 'MIN', 'AVERAGE', 'MAX', ''], ...rows]),
    ...(quiet.length > 0 ? [`not throttled: ${quiet.map(({ name }) => name.split(' ')[0]).join(', ')}`] : []),
    ...(failed.length > 0
      ? [
          paint(
            'yellow',
            `not computed (${failed[0]?.problem}): ${failed.map(({ name }) => name).join(', ')}`,
          ),
        ]
      : []),
  ].join('\n');
}

const isQuiet = ({ name, values, problem }: Series) =>
  name.endsWith(' throttled') && problem === undefined && values.every(value => !value);

function rowOf({ name, unit, values }: Series): string[] {
  const { last, min, average, max } = summary(values);
  if (last === undefined) return [name, '-', '', '', '', 'nothing reported'];
  return [name, ...[last, min, average, max].map(value => `${short(value ?? 0)}${unit}`), sparkline(values)];
}

/** Three digits: 0.043, 12.3, 4560. */
const short = (value: number) =>
  value === 0 ? '0' : String(Number(value.toPrecision(Math.abs(value) < 1000 ? 3 : 6)));
