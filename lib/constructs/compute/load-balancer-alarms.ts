import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  ComparisonOperator,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Alarms } from '../alarms/alarms';
import { sumOf } from '../alarms/sum';
import type { ImageRelease } from './image-release';
import type { LoadBalancer } from './load-balancer';

/** Below this many requests a minute a rate says nothing: one failure of three is not an outage. */
const MINIMUM_REQUESTS = 20;
const ERROR_RATE_PERCENT = 5;
const LATENCY_P95_SECONDS = 10;

/** Watches what users notice of a service behind the load balancer. The first two are fit to stop a deployment. */
export function alarmOnTraffic(
  { loadBalancer, targetGroup }: LoadBalancer,
  name: string,
  alarms: Alarms,
  release: ImageRelease,
): { readonly errors: Alarm; readonly latency: Alarm } {
  const minute = { period: Duration.minutes(1) };
  const errors = alarms.add(targetGroup, 'ErrorRate', {
    name: `${name}-errors`,
    severity: 'page',
    reason: `More than ${ERROR_RATE_PERCENT} % of the requests to the ${name} fail with a 5xx of its own.`,
    runbook: 'api-errors',
    firstCommand: `aws logs tail /ecs/<deployment>-api --since 30m --format short --filter-pattern '?ERROR ?CRITICAL ?Traceback'`,
    metric: new MathExpression({
      label: '5xx of the service, percent of requests',
      expression: `IF(requests >= ${MINIMUM_REQUESTS}, 100 * FILL(errors, 0) / requests, 0)`,
      usingMetrics: {
        errors: targetGroup.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, minute),
        requests: targetGroup.metrics.requestCount(minute),
      },
      ...minute,
    }),
    threshold: ERROR_RATE_PERCENT,
    periods: 5,
    breachingPeriods: 3,
    missingData: TreatMissingData.NOT_BREACHING,
  });
  const latency = alarms.add(targetGroup, 'Latency', {
    name: `${name}-latency`,
    severity: 'ticket',
    reason: `One request to the ${name} in twenty takes longer than ${LATENCY_P95_SECONDS} s.`,
    runbook: 'api-latency',
    firstCommand: `aws ecs describe-services --cluster <deployment> --services api executor --query 'services[].[serviceName,desiredCount,runningCount]' --output text`,
    metric: targetGroup.metrics.targetResponseTime({ ...minute, statistic: Stats.p(95) }),
    threshold: LATENCY_P95_SECONDS,
    periods: 5,
    missingData: TreatMissingData.NOT_BREACHING,
  });
  alarms.add(targetGroup, 'NoHealthyTask', {
    name: `${name}-unhealthy`,
    severity: 'page',
    reason: `No ${name} task passes the health check: it is down.`,
    runbook: 'api-unhealthy',
    firstCommand: 'aws logs tail /ecs/<deployment>-api --since 30m --format short',
    metric: targetGroup.metrics.healthyHostCount({ ...minute, statistic: Stats.MINIMUM }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 2,
    missingData: TreatMissingData.BREACHING,
    onlyIf: release.released,
  });
  alarms.add(loadBalancer, 'OwnErrors', {
    name: `${name}-load-balancer`,
    severity: 'ticket',
    reason: `The load balancer answers 5xx itself, rejects connections or cannot connect to the ${name}.`,
    runbook: 'load-balancer-errors',
    firstCommand: `aws ecs describe-services --cluster <deployment> --services api --query 'services[0].events[:10].[createdAt,message]' --output table`,
    metric: sumOf(
      'requests that never reached the service',
      {
        own: loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, minute),
        rejected: loadBalancer.metrics.rejectedConnectionCount(minute),
        refused: targetGroup.metrics.targetConnectionErrorCount(minute),
      },
      minute.period,
    ),
    threshold: 0,
    periods: 5,
    breachingPeriods: 3,
    missingData: TreatMissingData.NOT_BREACHING,
    onlyIf: release.released,
  });
  return { errors, latency };
}
