import { Argument, Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

interface Options extends SessionOptions {
  readonly since: string;
  readonly follow: boolean;
  readonly filter?: string;
  readonly query?: string;
}

export function logsCommand(): Command {
  return new Command('logs')
    .description('what a part wrote, from CloudWatch Logs; what looks like a secret is masked')
    .addArgument(new Argument('[part]', 'api, executor, health … (without one: which there are)'))
    .addOption(deploymentOption())
    .option('--since <time>', 'how long ago (15m, 2h, 3d) or when (2026-11-28T15:00+09:00)', '1h')
    .option('-f, --follow', 'goes on until Ctrl-C; with --json, a line of JSON each', false)
    .option('--filter <pattern>', 'of CloudWatch Logs, such as ERROR or \'{ $.level = "error" }\'')
    .option('--query <name>', 'a saved query of Logs Insights instead of lines')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run ops -- logs api -d bi-production --since 30m --follow
  npm run ops -- logs -d bi-production --query errors --since 1d`,
    )
    .action((part: string | undefined, { since, follow, filter, query, ...options }: Options) =>
      inBiCards(options, async session =>
        (await import('../logs/logs.ts')).logs(session, part, {
          since,
          follow,
          ...(filter !== undefined && { filter }),
          ...(query !== undefined && { query }),
        }),
      ),
    );
}
