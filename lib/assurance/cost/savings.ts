/** A value of staging's configuration that saves, and what is not there for it. */
export interface Saving {
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
