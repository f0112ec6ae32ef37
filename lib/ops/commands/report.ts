import { Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

const REPORTS = {
  daily: 'yesterday: availability, requests, errors, resources, alarms, jobs, deploys',
  weekly: 'last week, from Monday: the same, with data, backups, certificates and secrets',
  monthly: 'last month: the same, with costs',
} as const;

/** `ops report`: what the guides ask the operators to write, as Markdown in their language. */
export function reportCommand(): Command {
  const report = new Command('report').description('daily, weekly and monthly reports, as Markdown');
  for (const [kind, description] of Object.entries(REPORTS) as [keyof typeof REPORTS, string][])
    report
      .command(kind)
      .description(description)
      .addOption(deploymentOption())
      .option('--day <YYYY-MM-DD>', 'instead: the period that this day is in')
      .addOption(jsonOption())
      .addHelpText(
        'after',
        `\nDays are those of Japan.\n\nExample:\n  npm run -s ops -- report ${kind} -d bi-production > report.md`,
      )
      .action(({ day, ...options }: SessionOptions & { readonly day?: string }) =>
        inBiCards(options, async session =>
          (await import('../report/report.ts')).report(session, kind, { ...(day !== undefined && { day }) }),
        ),
      );
  return report;
}
