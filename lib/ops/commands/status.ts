import { Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

export function statusCommand(): Command {
  return new Command('status')
    .description('one screen: what runs and what should, schedules, alarms, maintenance, certificate, secret')
    .addOption(deploymentOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  npm run ops -- status -d bi-production')
    .action((options: SessionOptions) =>
      inBiCards(options, async session => (await import('../status/status.ts')).status(session)),
    );
}
