import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { HEALTH_METRIC, type HealthPlan, type HealthReport } from '../../lib/contract/health';

const { healthy, latency, ageDays, dimensions } = HEALTH_METRIC;

/** The metrics of one run; see `HEALTH_METRIC`. */
function metricsOf(
  { deployment, metrics }: HealthPlan,
  report: HealthReport,
  Timestamp: Date,
): MetricDatum[] {
  const whole = [{ Name: dimensions.deployment, Value: deployment }];
  const metric = (
    MetricName: string,
    Value: number,
    Unit: 'Count' | 'Milliseconds' | 'None',
    check?: string,
  ) => ({
    MetricName,
    Value,
    Unit,
    Timestamp,
    Dimensions: check ? [...whole, { Name: dimensions.check, Value: check }] : whole,
  });
  return [
    metric(healthy, report.status === 'unhealthy' ? 0 : 1, 'Count'),
    ...(metrics === 'whole' ? [] : Object.entries(report.checks)).flatMap(([check, result]) => [
      metric(healthy, result.status === 'healthy' ? 1 : 0, 'Count', check),
      metric(latency, result.latencyMs, 'Milliseconds', check),
    ]),
    ...Object.entries(report.checks).flatMap(([check, result]) =>
      result.ageDays === undefined ? [] : [metric(ageDays, result.ageDays, 'None', check)],
    ),
  ];
}

/** Publishes all of them in one request, which holds a thousand. */
export async function publish(
  client: CloudWatchClient,
  plan: HealthPlan,
  report: HealthReport,
): Promise<void> {
  await client.send(
    new PutMetricDataCommand({ Namespace: plan.namespace, MetricData: metricsOf(plan, report, new Date()) }),
    { abortSignal: AbortSignal.timeout(plan.timeoutMs) },
  );
}
