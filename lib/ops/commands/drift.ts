import { Command } from 'commander';
import { jsonOption, type SessionOptions } from '../options';
import { inDeployment } from '../run';

type Options = Pick<SessionOptions, 'json'> & { readonly markdown: boolean };

export function driftCommand(): Command {
  return new Command('drift')
    .description('what was changed in AWS beside the templates; what scaling and releases change is left out')
    .argument('<deployment>', 'for example bi-production')
    .addOption(jsonOption())
    .option('--markdown', 'as Markdown, for an issue', false)
    .addHelpText(
      'after',
      `
Ends with 0 no drift, 1 drift, 3 not everything could be compared.

Example: npm run drift -- bi-production`,
    )
    .action((deployment: string, { markdown, ...options }: Options) =>
      inDeployment({ deployment, ...options }, async session =>
        (await import('../drift/drift.ts')).drift(session, { markdown }),
      ),
    );
}
