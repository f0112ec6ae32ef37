import { Command, InvalidArgumentError } from 'commander';
import { deploymentOption, dryRunOption, jsonOption, type SessionOptions, yesOption } from '../options';
import { inBiCards } from '../run';

/** Loads what the actions need only when one acts. */
const load = async () => ({
  ...(await import('../jobs/actions.ts')),
  ...(await import('../jobs/target.ts')),
});

export function jobCommand(): Command {
  const job = new Command('job').description(
    'scheduled work: what there is, what it did, and running it by hand',
  );
  reading(job, 'list', 'every job, when it runs and whether it is paused').action((options: SessionOptions) =>
    inBiCards(options, async session => {
      const { list, jobTarget } = await load();
      return list(session, await jobTarget(session));
    }),
  );
  reading(job, 'history <job>', 'the last runs: how each ended, why, and where its log is')
    .option('--count <number>', 'how many', atMostAHundred, 10)
    .action((name: string, options: SessionOptions & { count: number }) =>
      inBiCards(options, async session => {
        const { history, jobTarget } = await load();
        return history(session, await jobTarget(session), name, options.count);
      }),
    );
  changing(job, 'run <job>', 'runs a job now, unless it runs already')
    .option('--argument <text>', 'put at the end of its command, for example to do a day again')
    .addHelpText(
      'after',
      '\nExample:\n  npm run ops -- job run nightly -d bi-staging --argument --day=2026-11-01',
    )
    .action((name: string, options: SessionOptions & { argument?: string }) =>
      inBiCards(options, async session => {
        const { run, jobTarget } = await load();
        return run(session, await jobTarget(session), name, options.argument);
      }),
    );
  changing(job, 'pause [job]', 'starts nothing until a time; without a name, no job at all')
    .option('--until <time>', 'how long (90m, 2h) or when (2026-11-28T15:00+09:00)', '1h')
    .action((name: string | undefined, options: SessionOptions & { until: string }) =>
      inBiCards(options, async session => {
        const { pause, jobTarget } = await load();
        return pause(session, await jobTarget(session), name, options.until);
      }),
    );
  changing(job, 'resume [job]', 'ends a pause early').action(
    (name: string | undefined, options: SessionOptions) =>
      inBiCards(options, async session => {
        const { resume, jobTarget } = await load();
        return resume(session, await jobTarget(session), name);
      }),
  );
  return job;
}

const reading = (parent: Command, usage: string, description: string) =>
  parent.command(usage).description(description).addOption(deploymentOption()).addOption(jsonOption());

const changing = (parent: Command, usage: string, description: string) =>
  reading(parent, usage, description).addOption(dryRunOption()).addOption(yesOption());

function atMostAHundred(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100) return Number(text);
  throw new InvalidArgumentError('allowed: 1 to 100');
}
