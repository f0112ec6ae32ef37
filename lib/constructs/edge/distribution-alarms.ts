import { Duration } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { MathExpression, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Alarms } from '../alarms/alarms';
import type { ServiceLevel } from '../alarms/burn-rate';

/** Below this many requests a minute a rate says nothing: one failure of three is not an outage. */
const MINIMUM_REQUESTS = 20;
const ERROR_RATE_PERCENT = 5;
/** Of the time CloudFront waits for an origin. Source: CloudWatch user guide, best practice alarms. */
const LATENCY_SHARE = 0.8;

/** Watches what users notice of the whole site, wherever it fails. CloudFront's metrics are in us-east-1 only. */
export function alarmOnDistribution(
  distribution: IDistribution,
  alarms: Alarms,
  {
    readSeconds,
    additionalMetrics = true,
  }: {
    readonly readSeconds: number;
    /**
     * Whether the distribution publishes the origin's latency.
     * @default true
     */
    readonly additionalMetrics?: boolean;
  },
): void {
  alarms.add(distribution, 'ErrorRate', {
    name: 'site-errors',
    severity: 'page',
    reason: `More than ${ERROR_RATE_PERCENT} % of the requests to the site fail with a 5xx.`,
    runbook: 'site-errors',
    firstCommand: `aws cloudformation describe-stacks --region us-east-1 --stack-name <deployment>-edge --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output table`,
    metric: new MathExpression({
      label: '5xx, percent of requests',
      expression: `IF(requests >= ${MINIMUM_REQUESTS}, rate, 0)`,
      usingMetrics: {
        rate: metric(distribution, '5xxErrorRate', Stats.AVERAGE),
        requests: metric(distribution, 'Requests', Stats.SUM),
      },
      period: Duration.minutes(1),
    }),
    threshold: ERROR_RATE_PERCENT,
    periods: 5,
    breachingPeriods: 3,
    missingData: TreatMissingData.NOT_BREACHING,
  });
  if (!additionalMetrics) return;
  alarms.add(distribution, 'OriginLatency', {
    name: 'site-latency',
    severity: 'ticket',
    reason: `One answer in ten takes more than ${LATENCY_SHARE * 100} % of the ${readSeconds} s after which CloudFront gives up.`,
    runbook: 'api-latency',
    firstCommand: `aws ecs describe-services --cluster <deployment> --services api executor --query 'services[].[serviceName,desiredCount,runningCount]' --output text`,
    metric: metric(distribution, 'OriginLatency', Stats.p(90)),
    threshold: LATENCY_SHARE * readSeconds * 1000,
    periods: 5,
    missingData: TreatMissingData.NOT_BREACHING,
  });
}

/** What everybody notices of the whole site, as CloudFront counts it. */
export function siteAvailability(
  distribution: IDistribution,
  percent: number,
  minimumRequestsPerHour: number,
): ServiceLevel {
  return {
    name: 'site-availability',
    promise: `${percent} % of the requests to the site succeed`,
    percent,
    minimumRequestsPerHour,
    failed: (period, minimum) =>
      new MathExpression({
        label: 'share of failed requests',
        expression: `IF(requests >= ${minimum}, rate / 100, 0)`,
        usingMetrics: {
          requests: metric(distribution, 'Requests', Stats.SUM, period),
          rate: metric(distribution, '5xxErrorRate', Stats.AVERAGE, period),
        },
        period,
      }),
  };
}

/** The distribution's own metric methods leave out the dimension `Region`, without which CloudWatch finds nothing. */
function metric(
  distribution: IDistribution,
  metricName: string,
  statistic: string,
  period = Duration.minutes(1),
): Metric {
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    dimensionsMap: { DistributionId: distribution.distributionId, Region: 'Global' },
    statistic,
    period,
  });
}
