import { Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

export function setupCommand(): Command {
  return new Command('setup')
    .description('everything a first deployment needs, each item checked, with what to do; changes nothing')
    .addOption(deploymentOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Ends with 1 while something is to do or could not be asked.

Example:
  npm run ops -- setup -d bi-staging`,
    )
    .action((options: SessionOptions) =>
      inBiCards(options, async session => (await import('../setup/setup.ts')).setup(session)),
    );
}
