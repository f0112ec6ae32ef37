import { Command } from 'commander';
import { deploymentOption, dryRunOption, jsonOption, type SessionOptions, yesOption } from '../options';
import { inBiCards } from '../run';

/** Loads what the actions need only when one acts. */
const load = async () => ({
  ...(await import('../maintenance/actions.ts')),
  ...(await import('../maintenance/target.ts')),
});

export function maintenanceCommand(): Command {
  const maintenance = new Command('maintenance').description(
    'closes the site in seconds and without a deployment: people get a page, the API answers 503',
  );
  maintenance
    .command('on')
    .description('closes the site, pauses the schedules, mutes the alarms; all of it ends by itself')
    .addOption(deploymentOption())
    .option('--until <time>', 'how long (90m, 2h) or when (2026-11-28T15:00+09:00); at most 24 hours', '1h')
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  npm run ops -- maintenance on -d bi-production --until 90m')
    .action((options: SessionOptions & { until: string }) =>
      inBiCards(options, async session => {
        const { on, maintenanceTarget } = await load();
        return on(session, await maintenanceTarget(session), options.until);
      }),
    );
  maintenance
    .command('off')
    .description('opens the site, resumes the schedules as they were, unmutes the alarms ten minutes later')
    .addOption(deploymentOption())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(jsonOption())
    .action((options: SessionOptions) =>
      inBiCards(options, async session => {
        const { off, maintenanceTarget } = await load();
        return off(session, await maintenanceTarget(session));
      }),
    );
  maintenance
    .command('status')
    .description('whether the site is closed, what is paused and what is muted, and until when')
    .addOption(deploymentOption())
    .addOption(jsonOption())
    .action((options: SessionOptions) =>
      inBiCards(options, async session => {
        const { show, maintenanceTarget } = await load();
        return show(session, await maintenanceTarget(session));
      }),
    );
  return maintenance;
}
