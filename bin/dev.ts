import 'source-map-support/register';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../lib/config/errors';
import { EXIT } from '../lib/dev/errors';
import type { What } from '../lib/dev/init';
import { describeOutcome, differing } from '../lib/dev/outcome';
import { run } from '../lib/dev/run';
import { requireSettings, SETTINGS } from '../lib/dev/settings';
import { developersStack, localCloud, type Target } from '../lib/dev/target';
import { LocalCloud } from '../lib/local/local-cloud';

interface Options {
  readonly dynamodb?: string;
  readonly s3?: string;
  readonly s3AccessKey?: string;
  readonly s3SecretKey?: string;
  readonly localCloud?: string | true;
  readonly settings: string;
  readonly check: boolean;
  readonly wait: number;
  readonly seed: boolean;
  readonly reset: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

const { signal } = interruption();
const program = new Command('npm run dev:init --')
  .description(
    'the application developers’ stack of docker-compose.yml: creates its tables and buckets where they are absent, and never replaces one',
  )
  .exitOverride()
  .addArgument(
    new Argument('[what]', 'all of it, or one kind').choices(['all', 'tables', 'buckets']).default('all'),
  )
  .addOption(new Option('--dynamodb <url>', 'default: the port the stack publishes').env('DYNAMODB_ENDPOINT'))
  .addOption(new Option('--s3 <url>', 'default: the port the stack publishes').env('S3_ENDPOINT'))
  .addOption(new Option('--s3-access-key <id>', 'default: that of the stack').env('S3_ACCESS_KEY'))
  .addOption(new Option('--s3-secret-key <key>', 'better in the environment').env('S3_SECRET_KEY').hideHelp())
  .option('--local-cloud [url]', 'instead: the cloud of `npm run local`, wherever it runs')
  .option('--settings <path>', 'settings of the stack, checked first', SETTINGS)
  .addOption(
    new Option('--check', 'checks the settings and their folders, and asks no server')
      .default(false)
      .conflicts(['localCloud', 'seed', 'reset', 'json']),
  )
  .option('--wait <seconds>', 'how long to wait for a server', parseSeconds, 60)
  .option('--seed', 'writes sample data where none is', false)
  .option('--reset', 'deletes the tables and empties the buckets first, after asking', false)
  .option('--yes', 'answers the question of --reset', false)
  .option('--json', 'one JSON object on standard output', false)
  .addHelpText(
    'after',
    `
Exit codes: ${EXIT.ok} everything is there or, with --check, nothing is wrong, ${EXIT.differs} something exists with another shape and nothing was created, ${EXIT.cannotRun} it could not be done and the message says why, ${EXIT.interrupted} interrupted`,
  )
  .action(async (what: What, { check, json, wait, yes, ...options }: Options) => {
    if (check) {
      requireSettings(options.settings, process.env);
      console.log(`${options.settings} can be used`);
      return;
    }
    const outcome = await run(targetOf(options), {
      ...options,
      what,
      timeoutMs: wait * 1_000,
      signal,
      onLine: line => console.error(line),
      confirm: question => (yes ? Promise.resolve(true) : ask(question)),
    });
    console.log(json ? JSON.stringify(outcome, undefined, 2) : describeOutcome(outcome));
    if (differing(outcome).length > 0) process.exitCode = EXIT.differs;
  });

program.parseAsync().catch(fail);

/** The settings are those of the compose stack, so they are of no concern to the local cloud. */
function targetOf({
  localCloud: address,
  settings,
  ...options
}: Omit<Options, 'check' | 'json' | 'wait' | 'yes'>): Target {
  if (address) return localCloud(address === true ? new LocalCloud().endpoint : address);
  // In the initialisers' containers compose has put the variables into the environment, and there is no file.
  const inContainer =
    process.env.JWT_SECRET_KEY !== undefined && settings === SETTINGS && !existsSync(settings);
  requireSettings(inContainer ? undefined : settings, process.env);
  return developersStack({ ...options, settings });
}

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UserError(
      `${question}\nNobody can be asked here; nothing was deleted. To answer beforehand: --yes`,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question}\nType yes to go on: `, { signal })).trim() === 'yes';
  } finally {
    terminal.close();
  }
}

/** A user's mistake is its message; anything else is a defect and shows where it happened. */
function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.cannotRun;
    return;
  }
  process.exitCode = signal.aborted ? EXIT.interrupted : EXIT.cannotRun;
  if (signal.aborted) console.error('interrupted; run the same command again to go on');
  else console.error(error instanceof UserError ? error.message : error);
}

function interruption() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0 && seconds <= 3_600) return seconds;
  throw new InvalidArgumentError('allowed: 0 to 3600.');
}
