import type { Estimate } from './estimate';

/** A value of staging's configuration that saves, and what is not there for it. */
interface Saving {
  /** Path in `environments.ts`. */
  readonly key: 'network.endpointZones' | 'observability' | 'api.capacity' | 'executor.capacity';
  readonly value: string;
  readonly givesUp: string;
}

export const SAVINGS: readonly Saving[] = [
  {
    key: 'network.endpointZones',
    value: '1',
    givesUp:
      'when that Availability Zone fails, no task starts in the other and running ones cannot log; traffic between zones costs 0.01 USD per GB each way',
  },
  {
    key: 'observability',
    value: "'essential'",
    givesUp:
      "Container Insights (network, storage and task counts by service), the origin's latency with its alarm, metrics of single health checks, whose results are in the log of `health`, alarms on the objectives of `slo`, the counting of log lines, two dashboards, and the restore tests of AWS Backup: restoring is practised by hand with `ops restore`, as the runbook says. What is down pages all the same",
  },
  {
    key: 'executor.capacity',
    value: "'spot'",
    givesUp:
      'AWS may stop a task with two minutes’ notice, which ends the cards it runs; when there is no spare capacity, none starts. Jobs run on demand. Moving a service that runs to or from Spot may replace it, so choose before the first deployment',
  },
  {
    key: 'api.capacity',
    value: "'spot'",
    givesUp: 'the same for the API: with one task, the site answers 503 until another one is healthy',
  },
];

/** A saving with what it saves with nobody there, in USD a month. */
export interface PricedSaving extends Saving {
  readonly usd: number;
}

/** What staging would cost without one of its savings, with nobody there. */
export type Unsaved = ReadonlyMap<Saving['key'], Estimate>;

/** What each saving saves. Only a synthesis without it knows, so the caller brings those. */
export const priceSavings = (staging: Estimate, unsaved: Unsaved): PricedSaving[] =>
  SAVINGS.map(saving => {
    const without = unsaved.get(saving.key);
    if (!without) throw new Error(`staging was not priced without ${saving.key}`);
    return { ...saving, usd: without.monthly.fixed - staging.monthly.fixed };
  });

/** What saves everywhere, and nobody would miss. */
export const SAVED_EVERYWHERE: readonly string[] = [
  'ARM64',
  'gateway endpoints for S3 and DynamoDB',
  'on-demand tables',
  'one load balancer',
];

/** A saving that was looked at and left. */
export interface LeftAlone {
  /** Where it was looked at: the words below do not repeat it. */
  readonly environment: 'staging' | 'production';
  readonly what: string;
  readonly wouldSave: string;
  readonly whyNot: string;
}

export const LEFT_ALONE: readonly LeftAlone[] = [
  {
    environment: 'staging',
    what: 'a NAT instance',
    wouldSave: 'most of what the NAT gateway costs',
    whyNot: 'a machine to patch, and one more way out of the VPC to prove',
  },
  {
    environment: 'staging',
    what: 'office hours: tasks from 8 to 20 on working days',
    wouldSave: 'two thirds of what the Spot tasks cost',
    whyNot: 'alarms would have to learn when silence is right',
  },
  {
    environment: 'production',
    what: 'a Savings Plan for the tasks',
    wouldSave: 'part of their price, for a promise of one or three years',
    whyNot: 'bought in the console, and no list price',
  },
];
