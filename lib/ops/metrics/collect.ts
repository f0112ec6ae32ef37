import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { Span } from './period';
import type { Curve } from './queries';

/** Values of a curve, one for each period from the first to the last; undefined where nothing was reported. */
export interface Series {
  readonly name: string;
  readonly unit: Curve['unit'];
  readonly values: readonly (number | undefined)[];
  /** Why CloudWatch did not compute it. */
  readonly problem?: string;
}

/** A request has at most this many queries. Source: CloudWatch API reference, GetMetricData. */
const MAX_QUERIES = 500;

/** Reads all curves with one request, and its further pages. */
export async function collect(
  client: CloudWatchClient,
  shown: readonly Curve[],
  span: Span,
): Promise<Series[]> {
  const MetricDataQueries = shown.flatMap((curve, i) => curve.queries(`q${i}`, span.periodSeconds));
  if (MetricDataQueries.length > MAX_QUERIES)
    throw new Error(`${MetricDataQueries.length} queries, at most ${MAX_QUERIES} in one request`);
  const found: MetricDataResult[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({ StartTime: span.from, EndTime: span.to, MetricDataQueries, NextToken }),
    );
    found.push(...(page.MetricDataResults ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return shown.map(({ name, unit }, i) => {
    const results = found.filter(({ Id }) => Id === `q${i}`);
    const problem = problemOf(results);
    return { name, unit, values: valuesOf(results, span), ...(problem && { problem }) };
  });
}

function valuesOf(results: readonly MetricDataResult[], { from, to, periodSeconds }: Span) {
  const columns = Math.round((to.getTime() - from.getTime()) / 1000 / periodSeconds);
  const values: (number | undefined)[] = new Array(columns).fill(undefined);
  for (const { Timestamps = [], Values = [] } of results)
    Timestamps.forEach((time, i) => {
      const column = Math.floor((time.getTime() - from.getTime()) / 1000 / periodSeconds);
      if (column >= 0 && column < columns) values[column] = Values[i];
    });
  return values;
}

/** A result on several pages is partial until its last one. */
function problemOf(results: readonly MetricDataResult[]): string | undefined {
  const last = results.at(-1);
  if (!last) return 'no answer';
  if (last.StatusCode !== 'InternalError' && last.StatusCode !== 'Forbidden') return undefined;
  return last.Messages?.map(({ Value }) => Value).join('; ') || last.StatusCode;
}
