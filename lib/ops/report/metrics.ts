import {
  CloudWatchClient,
  type MetricDataQuery,
  paginateGetMetricData,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import type { BiCardsSession } from '../session';
import type { Period } from './period';

/** The longest that CloudWatch sums up at once. */
const DAY_SECONDS = 86_400;
/** Source: API reference of GetMetricData. */
const AT_ONCE = 500;

export interface Wanted {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly stat: string;
}

/** A value per day of the period, in the order of what was asked for; no value for a day without data. */
export async function daily(
  session: BiCardsSession,
  period: Period,
  wanted: readonly Wanted[],
  region = session.region,
): Promise<number[][]> {
  const found = wanted.map((): number[] => []);
  const queries = wanted.map(
    ({ namespace, name, dimensions, stat }, index): MetricDataQuery => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: DAY_SECONDS,
        Stat: stat,
      },
    }),
  );
  for (let first = 0; first < queries.length; first += AT_ONCE) {
    const pages = paginateGetMetricData(
      { client: session.client(CloudWatchClient, region) },
      {
        StartTime: period.from,
        EndTime: period.to,
        ScanBy: 'TimestampAscending',
        MetricDataQueries: queries.slice(first, first + AT_ONCE),
      },
    );
    for await (const { MetricDataResults = [] } of pages)
      for (const { Id = '', Values = [] } of MetricDataResults) found[Number(Id.slice(1))]?.push(...Values);
  }
  return found;
}

/** Every metric of a namespace that has none of the dimensions. */
export async function metricsIn(session: BiCardsSession, namespace: string): Promise<string[]> {
  const names = new Set<string>();
  const pages = paginateListMetrics({ client: session.client(CloudWatchClient) }, { Namespace: namespace });
  for await (const { Metrics = [] } of pages)
    for (const { MetricName, Dimensions = [] } of Metrics)
      if (MetricName && Dimensions.length === 0) names.add(MetricName);
  return [...names].sort();
}
