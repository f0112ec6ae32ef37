import { Command } from 'commander';
import { dryRunOption, jsonOption, type SessionOptions, yesOption } from '../options';
import { inBiCards } from '../run';

type Options = Omit<SessionOptions, 'deployment'> & { readonly approve?: string };

export function rollbackCommand(): Command {
  return new Command('rollback')
    .description('deploys an earlier release, the same way as any other')
    .argument('<deployment>', 'for example bi-production')
    .argument('[release]', 'its id (default: the one that was current before)')
    .option('--approve <hash>', 'what the review asked about is approved, if it still has this hash')
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addOption(yesOption())
    .action((deployment: string, release: string | undefined, options: Options) =>
      inBiCards({ ...options, deployment }, async session =>
        (await import('../../release/deploy/command.ts')).rollback(session, release, options.approve),
      ),
    );
}
