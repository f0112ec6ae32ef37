import { Command } from 'commander';
import {
  deploymentOption,
  dryRunOption,
  jsonOption,
  type SessionOptions,
  serviceArgument,
  yesOption,
} from '../options';
import { inBiCards } from '../run';

type Options = SessionOptions & { readonly task?: string; readonly command: string };

export function execCommand(): Command {
  return new Command('exec')
    .description('a shell in a task of the API, where its environment allows one; the session is recorded')
    .addArgument(serviceArgument())
    .addOption(deploymentOption())
    .option('--task <id>', 'of the running tasks (default: the newest)')
    .option('--command <text>', 'what to run', '/bin/sh')
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  npm run ops -- exec api -d bi-staging')
    .action((service: 'api' | 'executor', { task, command, ...options }: Options) =>
      inBiCards(options, async session =>
        (await import('../exec/exec.ts')).exec(session, service, { command, ...(task && { task }) }),
      ),
    );
}
