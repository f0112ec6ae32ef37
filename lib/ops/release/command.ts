import { Command } from 'commander';
import { DELIVERIES } from '../../contract/releases';
import { dryRunOption, jsonOption, type SessionOptions } from '../options';
import { inDeployment } from '../run';
import type { CreateOptions } from './create';

/** Definitions only: what a command does is loaded when it acts. */
export function releaseCommand(): Command {
  const command = new Command('release').description('what can be deployed: images and SPA under one id');
  command.addCommand(create());
  command.addCommand(list());
  command.addCommand(show());
  return command;
}

/** Releases belong to no environment; the option says whose delivery is meant. */
const withDelivery = (command: Command) =>
  command
    .option(
      '-d, --deployment <name>',
      'the delivery, or a deployment that gets its releases from it',
      DELIVERIES.aws,
    )
    .addOption(jsonOption());

function create(): Command {
  return withDelivery(new Command('create'))
    .description('makes a release of images that are pushed and a SPA that is built')
    .requiredOption('--git-sha <sha>', "full SHA of the application's commit")
    .requiredOption('--api <image>', 'digest or tag of the API image')
    .requiredOption('--executor <image>', 'digest or tag of the executor image')
    .option('--spa <folder>', 'the built SPA, with index.html in it')
    .option('--spa-of <release>', 'instead: the SPA of an earlier release')
    .option('--id <id>', 'name of the release (default: day and short SHA, for example 2026-11-28-1a2b3c4)')
    .addOption(dryRunOption())
    .action((options: SessionOptions & CreateOptions) =>
      inDeployment(options, async session => (await import('./create.ts')).create(session, options)),
    );
}

function list(): Command {
  return withDelivery(new Command('list'))
    .description('every release, the newest first, and where it is current')
    .action((options: SessionOptions) =>
      inDeployment(options, async session => (await import('./list.ts')).list(session)),
    );
}

function show(): Command {
  return withDelivery(new Command('show'))
    .description('what a release is made of')
    .argument('<release>', 'its id')
    .action((id: string, options: SessionOptions) =>
      inDeployment(options, async session => (await import('./show.ts')).show(session, id)),
    );
}
