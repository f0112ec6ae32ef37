import { run, startedAsOurs } from './command';
import { median, type Suite } from './measurement';

export type Dimension = 'tables' | 'services';

/** CPU milliseconds of each round, by size. */
export type GrowthCosts = Record<Dimension, number[][]>;

/** How many tables, or services, an app has. */
export const SIZES = [10, 50, 100] as const;

/** What one more table or service costs a large app, in multiples of what it costs a small one. */
export const growth: Suite = async ({ rounds, progress }) => {
  progress(`apps of ${SIZES.join(', ')} tables and services`);
  const start = startedAsOurs('test/bench/growth-process.ts').split(' ');
  const { output } = await run([...start, String(rounds)]);
  const costs: GrowthCosts = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  return [measurementOf('table', costs.tables), measurementOf('service', costs.services)];
};

function measurementOf(one: string, costs: number[][]) {
  const [small = 0, middle = 0, large = 0] = costs.map(median);
  const [from, between, to] = SIZES;
  const amongFew = (middle - small) / (between - from);
  const amongMany = (large - middle) / (to - between);
  return {
    what: `synth: one more ${one} from ${between} to ${to}, against ${from} to ${between}`,
    value: amongMany / amongFew,
    unit: '×' as const,
    // Room for noise; growth with the square of the size would be 2.5.
    limit: 1.25,
    detail: `${amongMany.toFixed(1)} ms and ${amongFew.toFixed(1)} ms of CPU`,
  };
}
