import 'source-map-support/register';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { UserError } from '../lib/config/errors';
import { down } from '../lib/local/down';
import { EXIT, LocalCloudError } from '../lib/local/errors';
import { report } from '../lib/local/report';
import { up } from '../lib/local/up';

const { signal } = interruption();
const program = new Command('npm run local')
  .description('the local cloud: every stack of bi-local, deployed for real without an AWS account')
  .exitOverride()
  .addHelpText(
    'afterAll',
    `
Exit codes: ${EXIT.ok} done, ${EXIT.checkFailed} deployed but a check failed, ${EXIT.cannotRun} this machine lacks something, ${EXIT.deployFailed} cdk failed, ${EXIT.interrupted} interrupted`,
  );

program
  .command('up')
  .description('installs, starts, bootstraps, deploys and checks; skips what is there already')
  .option('--port <number>', 'port to listen on, 0 for any free one (default: 4566)', parsePort)
  .option('--directory <path>', 'where its files are (default: .local)')
  .option('--json', 'one JSON object on standard output instead of progress and text', false)
  .action(async ({ json, ...options }) => {
    const outcome = await up({ ...options, quiet: json, signal });
    console.log(json ? JSON.stringify(outcome, undefined, 2) : `\n${report(outcome)}`);
    if (outcome.checks.some(({ passed }) => !passed)) process.exitCode = EXIT.checkFailed;
  });

program
  .command('down')
  .description('stops what `up` started and removes its state')
  .option('--all', 'removes the installed emulator as well', false)
  .option('--directory <path>', 'where its files are (default: .local)')
  .action(async options => {
    console.log((await down({ ...options, signal })) ? 'stopped; its state is gone' : 'nothing was running');
  });

program.parseAsync().catch(fail);

/** A user's mistake is its message; anything else is a defect and shows where it happened. */
function fail(error: unknown): void {
  process.exitCode = exitCodeOf(error);
  if (error instanceof CommanderError) return;
  if (signal.aborted)
    console.error('interrupted; run the same command again to go on, or npm run local:down');
  else console.error(error instanceof UserError ? `\n${error.message}` : error);
}

function exitCodeOf(error: unknown): number {
  if (signal.aborted) return EXIT.interrupted;
  if (error instanceof LocalCloudError) return error.exitCode;
  return error instanceof CommanderError && error.exitCode === 0 ? EXIT.ok : EXIT.cannotRun;
}

/** The first signal ends what is under way in order, a second one ends this process. */
function interruption() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('allowed: 0 to 65535.');
}
