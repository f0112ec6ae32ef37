import { Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

export function statusCommand(): Command {
  return new Command('status')
    .description('what runs, what should run, and where the two differ')
    .addOption(deploymentOption())
    .addOption(jsonOption())
    .action((options: SessionOptions) =>
      inBiCards(options, async session => (await import('../status/status.ts')).status(session)),
    );
}
