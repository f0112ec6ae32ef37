import { Argument, Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

type Options = SessionOptions & { readonly since: string; readonly all: boolean };

export function whyCommand(): Command {
  return new Command('why')
    .description('why tasks stopped and deploys failed, in words, and what to do')
    .addArgument(new Argument('[service]', 'only this one').choices(['api', 'executor', 'jobs', 'deploys']))
    .addOption(deploymentOption())
    .option('--since <time>', 'how long ago (30m, 6h, 3d) or when (2026-11-28T15:00+09:00)', '24h')
    .option('--all', 'also what is ordinary: replaced by a deployment, scaled in, ended with 0', false)
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  npm run ops -- why api -d bi-production --since 6h')
    .action((subject: string | undefined, { since, all, ...options }: Options) =>
      inBiCards(options, async session =>
        (await import('../why/why.ts')).why(session, { since, all, ...(subject && { subject }) }),
      ),
    );
}
