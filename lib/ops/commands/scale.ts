import { Command, InvalidArgumentError } from 'commander';
import {
  deploymentOption,
  dryRunOption,
  jsonOption,
  type SessionOptions,
  serviceArgument,
  yesOption,
} from '../options';
import { inBiCards } from '../run';

export function scaleCommand(): Command {
  return new Command('scale')
    .description('raises how many tasks a service has at least, so that autoscaling does not take it back')
    .addArgument(serviceArgument())
    .argument('<minimum>', 'tasks, between the configured minimum and maximum', wholeTasks)
    .addOption(deploymentOption())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  npm run ops -- scale api 4 -d bi-production')
    .action((service: 'api' | 'executor', minimum: number, options: SessionOptions) =>
      inBiCards(options, async session =>
        (await import('../scale/scale.ts')).scale(session, service, minimum),
      ),
    );
}

function wholeTasks(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(
    'allowed: a whole number from 1; nothing is turned off with it, maintenance closes the site',
  );
}
