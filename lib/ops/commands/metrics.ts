import { Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

export function metricsCommand(): Command {
  return new Command('metrics')
    .description('CPU, memory, requests, latency, failures and throttling over a while, as small curves')
    .addOption(deploymentOption())
    .option('--since <time>', 'how long ago (30m, 3h, 7d) or when (2026-11-28T15:00+09:00)', '3h')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  npm run ops -- metrics -d bi-production --since 1d')
    .action(({ since, ...options }: SessionOptions & { readonly since: string }) =>
      inBiCards(options, async session => (await import('../metrics/metrics.ts')).metrics(session, since)),
    );
}
