import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  PeriodOverride,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { API, EXECUTOR, HEALTH_METRICS, type Names, TABLES } from '../../contract/bi-cards';
import type { ServiceStack } from './service-stack';

export interface DashboardsStackProps extends StackProps {
  readonly names: Names;
  readonly service: ServiceStack;
}

/** One screen that shows whether bi-cards works. Nothing refers to this stack, so it may change at any time. */
export class DashboardsStack extends Stack {
  constructor(scope: Construct, id: string, { names, service, ...props }: DashboardsStackProps) {
    super(scope, id, props);
    new Dashboard(this, 'Overview', {
      dashboardName: names.deployment,
      defaultInterval: Duration.hours(3),
      periodOverride: PeriodOverride.AUTO,
      widgets: [trafficRow(service), resourcesRow(names), dependenciesRow(names)],
    });
  }
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): IWidget {
  return new GraphWidget({ title, left, right, width: 8, height: 6, leftYAxis: { min: 0 } });
}

function trafficRow({ api }: ServiceStack): IWidget[] {
  const { metrics } = api.loadBalancer.targetGroup;
  return [
    graph(
      'requests and 5xx',
      [metrics.requestCount()],
      [metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT)],
    ),
    graph('response time', [
      metrics.targetResponseTime({ statistic: Stats.p(50), label: 'p50' }),
      metrics.targetResponseTime({ statistic: Stats.p(95), label: 'p95' }),
    ]),
    graph('healthy API tasks', [metrics.healthyHostCount({ statistic: Stats.MINIMUM })]),
  ];
}

function resourcesRow({ cluster }: Names): IWidget[] {
  // By name: this stack must not hold on to a service that is replaced.
  const perService = (metricName: string, statistic?: string) =>
    [API.service, EXECUTOR.service].map(
      service =>
        new Metric({
          namespace: 'AWS/ECS',
          metricName,
          statistic,
          dimensionsMap: { ClusterName: cluster, ServiceName: service },
          label: service,
        }),
    );
  return [
    graph('CPU, percent', perService('CPUUtilization')),
    graph('memory, percent', perService('MemoryUtilization')),
    // Each task reports once a minute.
    graph('running tasks', perService('CPUUtilization', Stats.SAMPLE_COUNT)),
  ];
}

function dependenciesRow({ deployment }: Names): IWidget[] {
  const perCheck = (metricName: string, statistic: string) =>
    new MathExpression({
      label: '',
      expression: `SEARCH('{${HEALTH_METRICS.namespace},Deployment,Check} MetricName="${metricName}" Deployment="${deployment}"', '${statistic}', 60)`,
      usingMetrics: {},
    });
  const consumed = (metricName: string) =>
    TABLES.map(
      ({ name }) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: name },
          statistic: Stats.SUM,
          label: name,
        }),
    );
  return [
    graph('checks: 1 is healthy', [perCheck(HEALTH_METRICS.healthy, 'Minimum')]),
    graph('checks: latency, ms', [perCheck(HEALTH_METRICS.latency, 'Average')]),
    graph(
      'tables: read and write units',
      consumed('ConsumedReadCapacityUnits'),
      consumed('ConsumedWriteCapacityUnits'),
    ),
  ];
}
