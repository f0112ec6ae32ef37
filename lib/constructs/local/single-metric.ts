import { type IResolvable, Token } from 'aws-cdk-lib';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';

const STATISTICS: ReadonlySet<string> = new Set(['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum']);

/** Alarms of the local cloud take one metric: of a formula only the first metric is left. */
export function watchFirstMetric(alarm: CfnAlarm): void {
  if (!Array.isArray(alarm.metrics)) return;
  const first = alarm.metrics.map(metricStatOf).find(stat => stat !== undefined);
  if (!first || !isPlain(first.metric)) return;
  alarm.metrics = undefined;
  alarm.namespace = first.metric.namespace;
  alarm.metricName = first.metric.metricName;
  alarm.dimensions = first.metric.dimensions;
  alarm.period = first.period;
  if (STATISTICS.has(first.stat)) alarm.statistic = first.stat;
  else alarm.extendedStatistic = first.stat;
}

function metricStatOf(
  query: IResolvable | CfnAlarm.MetricDataQueryProperty,
): CfnAlarm.MetricStatProperty | undefined {
  return isPlain(query) && isPlain(query.metricStat) ? query.metricStat : undefined;
}

function isPlain<T extends object>(value: T | IResolvable | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}
