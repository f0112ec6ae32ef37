import { Command } from 'commander';
import { deploymentOption, dryRunOption, jsonOption, type SessionOptions, yesOption } from '../options';
import { inBiCards } from '../run';

/** `ops secret`: a value is read from standard input or a hidden prompt, and never shown. */
export function secretCommand(): Command {
  const secret = new Command('secret').description(
    'the application’s secret: keys, ages, new values; a value is never shown and never an argument',
  );
  secret
    .command('list')
    .description('every key: whether it is set, and since when')
    .addOption(deploymentOption())
    .addOption(jsonOption())
    .action((options: SessionOptions) =>
      inBiCards(options, async session => (await import('../secret/list.ts')).list(session)),
    );
  changing(secret, 'set <key>', 'saves a value, replaces the api tasks and sees that they are healthy')
    .addHelpText('after', EXAMPLE)
    .action((key: string, options: SessionOptions) =>
      inBiCards(options, async session => (await import('../secret/change.ts')).set(session, key)),
    );
  changing(secret, 'rotate <key>', 'the same with a generated value; only for keys that are generated')
    .addHelpText('after', '\nExample:\n  npm run ops -- secret rotate JWT_SECRET_KEY -d bi-staging')
    .action((key: string, options: SessionOptions) =>
      inBiCards(options, async session => (await import('../secret/change.ts')).rotate(session, key)),
    );
  return secret;
}

const EXAMPLE = `
Examples:
  npm run ops -- secret set VERTEX_AI_PROJECT_ID -d bi-staging          (asks, and shows nothing)
  npm run -s ops -- secret set VERTEX_AI_PROJECT_ID -d bi-staging --yes < value.txt

When the new tasks do not become healthy, the earlier value is put back and the command ends with 3.`;

const changing = (parent: Command, usage: string, description: string) =>
  parent
    .command(usage)
    .description(description)
    .addOption(deploymentOption())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(jsonOption());
