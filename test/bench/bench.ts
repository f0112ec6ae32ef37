import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { bundles } from './bundles';
import { ROOT } from './command';
import { growth } from './growth';
import { local } from './local';
import { isMissed, type Measurement, type Suite } from './measurement';
import { machine, table, writeTable } from './report';
import { synth } from './synth';
import { tests } from './tests';
import { tools } from './tools';

const INTERRUPTED = 130;

const SUITES: Readonly<Record<string, Suite>> = { synth, growth, bundles, tools, local, tests };

interface Options {
  readonly only: readonly string[];
  readonly rounds: number;
  readonly json: boolean;
  readonly write: boolean;
}

new Command('npm run bench')
  .description('measures what is promised in docs/performance.md; exit code 1 where a target is missed')
  .option('--only <suites>', `some of ${Object.keys(SUITES).join(',')}`, parseSuites, Object.keys(SUITES))
  .option('--rounds <number>', 'how often synth is measured; the median counts', parseRounds, 3)
  .option('--json', 'one JSON object on standard output', false)
  .addOption(
    new Option('--write', 'replaces the table in docs/performance.md').conflicts('only').default(false),
  )
  .action(bench)
  .parseAsync()
  .catch(error => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode ||= 2;
  });

/** The terminal interrupts what is running as well: it fails, and whoever started it cleans up. */
process.once('SIGINT', () => {
  process.exitCode = INTERRUPTED;
});

async function bench({ only, rounds, json, write }: Options): Promise<void> {
  const measurements: Measurement[] = [];
  const failures: string[] = [];
  for (const name of only) {
    const progress = (line: string) => console.error(`${name}: ${line}`);
    try {
      measurements.push(...((await SUITES[name]?.({ rounds, progress })) ?? []));
    } catch (error) {
      // What was measured before took minutes, and stays true.
      progress(error instanceof Error ? error.message : String(error));
      failures.push(name);
    }
    if (process.exitCode === INTERRUPTED) return;
  }
  const missed = measurements.filter(isMissed).map(({ what }) => what);
  console.log(
    json
      ? JSON.stringify({ machine: machine(), rounds, measurements, missed, failures }, undefined, 2)
      : `\n${machine()}\n\n${table(measurements)}`,
  );
  if (failures.length > 0) throw new Error(`not measured, see above: ${failures.join(', ')}`);
  if (write) writeTable(join(ROOT, 'docs/performance.md'), measurements, rounds);
  if (missed.length > 0) process.exitCode = 1;
}

function parseSuites(text: string): string[] {
  const names = text.split(',');
  const unknown = names.filter(name => !(name in SUITES));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `found ${unknown.join(', ')}; allowed: ${Object.keys(SUITES).join(', ')}.`,
    );
  }
  return names;
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new InvalidArgumentError('allowed: 1 and more.');
}
