/**
 * Prints the CPU milliseconds that building and synthesizing growing apps takes, rules included, as one line of JSON.
 * In a process of its own, started as the app in cdk.json is.
 */

import { growingApp } from './growing-app';
import { type Dimension, type GrowthCosts, SIZES } from './growth';

const rounds = Number(process.argv[2]);
const costs: GrowthCosts = { tables: SIZES.map(() => []), services: SIZES.map(() => []) };

// One more round than is counted: the first loads the rule engine and warms everything up.
for (let round = 0; round <= rounds; round++) {
  for (const dimension of ['tables', 'services'] as const) {
    for (const [index, size] of SIZES.entries()) {
      const milliseconds = costOf(dimension, size);
      if (round > 0) costs[dimension][index]?.push(milliseconds);
    }
  }
}
console.log(JSON.stringify(costs));

function costOf(dimension: Dimension, size: number): number {
  const before = process.cpuUsage();
  growingApp({ tables: 1, services: 1, [dimension]: size }).synth();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
