import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, type Run, type RunOptions, run, startedAsOurs } from './command';
import { type Measurement, median, type Suite } from './measurement';

const CLI = [process.execPath, join(ROOT, 'node_modules/aws-cdk/bin/cdk')];
const PRODUCTION = ['-c', 'deployment=bi-production'];

/** The first is the floor. */
const CASES: readonly Case[] = [
  { what: 'an empty one-bucket app', args: ['--app', 'node test/bench/apps/empty.js'] },
  {
    what: 'that app, started as cdk.json starts ours',
    args: ['--app', startedAsOurs('test/bench/apps/empty.js')],
  },
  { what: 'a plain app', args: ['--app', 'node test/bench/apps/plain.js'] },
  { what: 'bi-production', args: PRODUCTION, limit: 2 },
  { what: 'bi-production with the packs of cdk-nag', args: [...PRODUCTION, '-c', 'nag=true'], limit: 2.5 },
];

interface Case {
  readonly what: string;
  readonly args: readonly string[];
  readonly limit?: number;
}

/** CPU of `cdk synth`, in multiples of the floor of the same round: ratios travel between machines, seconds do not. */
export const synth: Suite = async ({ rounds, progress }) => {
  const seconds = CASES.map((): number[] => []);
  // One more round than is counted: the first fills the caches of bundles, of transpiled files and of the disk.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { what, args }] of CASES.entries()) {
      progress(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: cdk synth of ${what}`);
      const { cpuSeconds } = await cdkSynth(args);
      if (round > 0) seconds[index]?.push(cpuSeconds);
    }
  }
  const [floor = []] = seconds;
  const ratios = CASES.map(({ what, args, limit }, index): Measurement => {
    const own = seconds[index] ?? [];
    return {
      what: `cdk synth of ${what}`,
      value: median(own.map((value, round) => value / (floor[round] ?? Number.NaN))),
      unit: '×',
      limit,
      detail: `${median(own).toFixed(1)} s of CPU, ${resources.get(args)} resources`,
    };
  });
  progress('memory of cdk synth of bi-production');
  const { peakBytes } = await cdkSynth(PRODUCTION, { watchMemoryMs: 50 });
  return [
    ...ratios,
    {
      what: 'memory of cdk synth of bi-production, CLI and app',
      value: peakBytes / 1e6,
      unit: 'MB',
      limit: 700,
    },
  ];
};

const resources = new Map<Case['args'], number>();

async function cdkSynth(args: Case['args'], options: RunOptions = {}): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  try {
    const result = await run([...CLI, 'synth', '--quiet', '--no-notices', '--output', directory, ...args], {
      // Sends nothing, and starts no process of its own that would be measured or not by chance.
      env: { CDK_DISABLE_CLI_TELEMETRY: 'true' },
      // 1 is also the answer of rules that found something, after everything was done.
      accept: code => code <= 1,
      ...options,
    });
    if (!existsSync(join(directory, 'validation-report.json'))) {
      throw new Error(`cdk synth ${args.join(' ')} did not get to the rules:\n${result.output}`);
    }
    resources.set(args, resourcesIn(directory));
    return result;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function resourcesIn(directory: string): number {
  return readdirSync(directory)
    .filter(file => file.endsWith('.template.json'))
    .map(file => JSON.parse(readFileSync(join(directory, file), 'utf8')))
    .reduce((sum, template) => sum + Object.keys(template.Resources ?? {}).length, 0);
}
