import { Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

export function smokeCommand(): Command {
  return new Command('smoke')
    .description('tries what a person would try after a deploy: the site, the API, a table, the health check')
    .addOption(deploymentOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Run it from where the site may be opened. In the local cloud it writes, reads and deletes a row of each table.

Example:
  npm run ops -- smoke -d bi-staging`,
    )
    .action((options: SessionOptions) =>
      inBiCards(options, async session => (await import('../smoke/smoke.ts')).smoke(session)),
    );
}
