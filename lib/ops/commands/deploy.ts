import { Command } from 'commander';
import { dryRunOption, jsonOption, type SessionOptions, yesOption } from '../options';
import { inBiCards } from '../run';

type Options = Omit<SessionOptions, 'deployment'> & { readonly approve?: string };

export function deployCommand(): Command {
  return new Command('deploy')
    .description('deploys a release: pre-flight, review, stacks, truth check, and only then the site')
    .argument('<deployment>', 'for example bi-staging')
    .argument('<release>', 'its id, as `release list` shows it')
    .option('--approve <hash>', 'what the review asked about is approved, if it still has this hash')
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addOption(yesOption())
    .action((deployment: string, release: string, options: Options) =>
      inBiCards({ ...options, deployment }, async session =>
        (await import('../../release/deploy/command.ts')).deploy(session, release, options.approve),
      ),
    );
}
