import { Command, Option } from 'commander';
import { deploymentOption, dryRunOption, jsonOption, type SessionOptions, yesOption } from '../options';
import { inBiCards } from '../run';
import type { ApplyOptions, ObjectOptions, TimeOptions, VerifyOptions } from './options';

const actions = () => import('./actions.ts');

/** `ops restore`: tables to a point in time, beside the live ones first, and single objects to an earlier version. */
export function restoreCommand(): Command {
  const restore = new Command('restore').description(
    'brings tables back to a point in time, and objects to an earlier version',
  );
  for (const command of [plan(), run(), verify(), apply(), abandon(), object()]) restore.addCommand(command);
  return restore.addHelpText('after', EXAMPLE);
}

const EXAMPLE = `
In this order:
  npm run ops -- restore plan    --deployment bi-production --at 2026-11-28T10:15:00+09:00
  npm run ops -- restore run     --deployment bi-production --at 2026-11-28T10:15:00+09:00
  npm run ops -- restore verify  --deployment bi-production 20261128t011500z --all
  npm run ops -- maintenance on  --deployment bi-production
  npm run ops -- restore apply   --deployment bi-production 20261128t011500z
  npm run ops -- restore abandon --deployment bi-production 20261128t011500z
docs/runbook/restore.md says when to do what.`;

const at = () =>
  new Option('--at <time>', 'with its zone: 2026-11-28T10:15:00+09:00, "2026-11-28 10:15 JST", or "latest"');
const tables = () => new Option('--tables <names...>', 'only these tables; all without it');

function plan(): Command {
  return command('plan', 'what a restore to a time would do; changes nothing')
    .addOption(at().makeOptionMandatory())
    .addOption(tables())
    .action((options: TimeOptions) =>
      inBiCards(options, async session => (await actions()).showPlan(session, options)),
    );
}

function run(): Command {
  return changing('run', 'copies the tables, as they were, beside the live ones')
    .addOption(at().makeOptionMandatory())
    .addOption(tables())
    .action((options: TimeOptions) =>
      inBiCards(options, async session => (await actions()).run(session, options)),
    );
}

function verify(): Command {
  return command('verify', 'compares the copies with the live tables; changes nothing')
    .argument('<id>', 'what "restore run" printed')
    .option('--all', 'every item in full, not about 1000 of each table', false)
    .action((id: string, options: VerifyOptions) =>
      inBiCards(options, async session => (await actions()).verify(session, id, options)),
    );
}

function apply(): Command {
  return changing('apply', 'makes the live tables equal to their copies, item by item')
    .argument('<id>', 'what "restore run" printed')
    .option('--live', 'without maintenance: what users write meanwhile stays and is reported', false)
    .action((id: string, options: ApplyOptions) =>
      inBiCards(options, async session => (await actions()).apply(session, id, options)),
    );
}

function abandon(): Command {
  return changing('abandon', 'removes the copies; the live tables stay as they are')
    .argument('<id>', 'what "restore run" printed')
    .action((id: string, options: SessionOptions) =>
      inBiCards(options, async session => (await actions()).abandon(session, id)),
    );
}

function object(): Command {
  return changing('object', 'makes an earlier version of a dataset file the current one')
    .argument('<key>', 'for example datasets/ds_abc123/data/part-0000.parquet')
    .addOption(new Option('--version-id <id>', 'this version').conflicts('at'))
    .addOption(new Option('--at <time>', 'the version that was current then, with its zone'))
    .option('-o, --output <file>', 'writes it to a file instead, and changes nothing')
    .action((key: string, options: ObjectOptions) =>
      inBiCards(options, async session => (await actions()).object(session, key, options)),
    );
}

function command(name: string, description: string): Command {
  return new Command(name).description(description).addOption(deploymentOption()).addOption(jsonOption());
}

const changing = (name: string, description: string) =>
  command(name, description).addOption(dryRunOption()).addOption(yesOption());
