import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';
import { sumOf } from '../alarms/sum';

/** CloudFront answers a request whose function fails with an error of its own, which no log of the API holds. */
const FAILURES = ['FunctionExecutionErrors', 'FunctionValidationErrors', 'FunctionThrottles'];

/**
 * One alarm for all functions of a site. Their metrics are in us-east-1 only.
 *
 * @param functions names, by what they are called in the formula
 */
export function alarmOnEdgeFunctions(
  scope: Construct,
  functions: Readonly<Record<string, string>>,
  alarms: Alarms,
): void {
  const period = Duration.minutes(1);
  const usingMetrics = Object.fromEntries(
    Object.entries(functions).flatMap(([name, FunctionName]) =>
      FAILURES.map(metricName => [
        `${name}${metricName}`,
        new Metric({
          namespace: 'AWS/CloudFront',
          metricName,
          dimensionsMap: { FunctionName, Region: 'Global' },
          statistic: Stats.SUM,
          period,
        }),
      ]),
    ),
  );
  alarms.add(scope, 'EdgeFunctionErrors', {
    name: 'edge-function-errors',
    severity: 'ticket',
    reason:
      'A CloudFront Function fails: some requests are answered with an error before they reach anything.',
    runbook: 'edge-function-errors',
    firstCommand:
      'aws logs tail /aws/cloudfront/function/<deployment>-spa-router --region us-east-1 --since 1h --format short',
    metric: sumOf('requests whose function failed', usingMetrics, period),
    threshold: 0,
    periods: 5,
    breachingPeriods: 3,
    missingData: TreatMissingData.NOT_BREACHING,
  });
}
