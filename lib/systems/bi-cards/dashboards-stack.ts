import { ArnFormat, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Dashboard,
  type IMetric,
  type IWidget,
  MathExpression,
  PeriodOverride,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { CostWatch } from '../../constructs/alarms/cost-watch';
import { API, EXECUTOR, HEALTH_METRICS, type Names, TABLES } from '../../contract/bi-cards';
import { PROBLEMS } from '../../contract/logs';
import { SAVED_QUERIES } from '../../contract/queries';
import type { BiCardsConfig } from './config';
import { counted, each, graph, overAMonth, searched } from './dashboards/widgets';
import type { ServiceStack } from './service-stack';

export interface DashboardsStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
  readonly service: ServiceStack;
}

/**
 * What people look at: a screen each for the service, its data and the executor; queries over the logs; the budget.
 * Nothing refers to this stack, so it may change at any time. Three dashboards are free of charge in an account.
 */
export class DashboardsStack extends Stack {
  constructor(scope: Construct, id: string, { config, names, service, ...props }: DashboardsStackProps) {
    super(scope, id, props);
    const { deployment } = names;
    const screen = (name: string, dashboardName: string, widgets: IWidget[][]) =>
      new Dashboard(this, name, {
        dashboardName,
        defaultInterval: Duration.hours(3),
        periodOverride: PeriodOverride.AUTO,
        widgets,
      });
    screen('Overview', deployment, [
      trafficRow(service),
      promiseRow(config, service),
      dependenciesRow(names),
    ]);
    if (config.observability === 'full') {
      screen('Data', `${deployment}-data`, [tablesRow(), capacityRow(), storageRow(config, names)]);
      screen('Executor', `${deployment}-executor`, [
        resourcesRow(names),
        problemsRow(names),
        jobsRow(this, names),
      ]);
    }

    for (const { name, logGroups, lines } of SAVED_QUERIES) {
      new CfnQueryDefinition(this, `Query-${name}`, {
        name: `${deployment}/${name}`,
        logGroupNames: [...logGroups(names)],
        queryString: lines.join('\n| '),
      });
    }
    new CostWatch(this, 'Costs', {
      name: deployment,
      environment: config.environment,
      monthlyUsd: config.costs.monthlyUsd,
      emails: config.alerts.emails,
    });
  }
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
      metrics.targetResponseTime({ statistic: Stats.AVERAGE, label: 'average' }),
      metrics.targetResponseTime({ statistic: Stats.p(95), label: 'p95' }),
      metrics.targetResponseTime({ statistic: Stats.p(99), label: 'p99' }),
    ]),
    graph('healthy API tasks', [metrics.healthyHostCount({ statistic: Stats.MINIMUM })]),
  ];
}

/** What is left of the error budgets, and what the monthly report asks for. */
function promiseRow({ slo }: BiCardsConfig, { api }: ServiceStack): IWidget[] {
  const { loadBalancer, targetGroup } = api.loadBalancer;
  const { metrics } = targetGroup;
  const sum = { statistic: Stats.SUM };
  const usingMetrics = {
    requests: metrics.requestCount(sum),
    failed: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
    own: loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
  };
  const failed = '(FILL(failed, 0) + FILL(own, 0)) / (requests + FILL(own, 0))';
  const { availabilityPercent, latency } = slo.api;
  return [
    overAMonth('error budget left, percent', [
      new MathExpression({
        label: `availability ${availabilityPercent} %`,
        expression: `100 * (1 - ${failed} / ${budget(availabilityPercent)})`,
        usingMetrics,
      }),
      new MathExpression({
        label: `${latency.percent} % within ${latency.seconds} s`,
        expression: `100 * (1 - (1 - quick / 100) / ${budget(latency.percent)})`,
        usingMetrics: {
          quick: metrics.targetResponseTime({ statistic: Stats.percentileRank(0, latency.seconds) }),
        },
      }),
    ]),
    overAMonth('last 30 days', [
      new MathExpression({
        label: 'availability, percent',
        expression: `100 * (1 - ${failed})`,
        usingMetrics,
      }),
      metrics.requestCount({ ...sum, label: 'requests' }),
      metrics.targetResponseTime({ statistic: Stats.p(95), label: 'p95, s' }),
    ]),
    graph('load balancer: own 5xx, rejected', [
      loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT),
      loadBalancer.metrics.rejectedConnectionCount(),
    ]),
  ];
}

const budget = (percent: number) => Number((1 - percent / 100).toFixed(6));

function dependenciesRow({ cluster, deployment }: Names): IWidget[] {
  const perCheck = (metricName: string, statistic: string) =>
    searched(
      `SEARCH('{${HEALTH_METRICS.namespace},Deployment,Check} MetricName="${metricName}" Deployment="${deployment}"', '${statistic}', 60)`,
    );
  return [
    graph('checks: 1 is healthy', [perCheck(HEALTH_METRICS.healthy, 'Minimum')]),
    graph('checks: latency, ms', [perCheck(HEALTH_METRICS.latency, 'Average')]),
    graph('API: CPU and memory, percent', [
      ...ofService('CPUUtilization', cluster, [API.service]),
      ...ofService('MemoryUtilization', cluster, [API.service]),
    ]),
  ];
}

// By name: this stack must not hold on to a service that is replaced.
const ofService = (metricName: string, ClusterName: string, services: readonly string[]) =>
  each(
    'AWS/ECS',
    metricName,
    Stats.AVERAGE,
    services.map(ServiceName => ({ ClusterName, ServiceName, label: `${ServiceName} ${metricName}` })),
  );

/** Each task reports its CPU once a minute. */
const tasksOf = (ClusterName: string, services: readonly string[]) =>
  each(
    'AWS/ECS',
    'CPUUtilization',
    Stats.SAMPLE_COUNT,
    services.map(ServiceName => ({ ClusterName, ServiceName, label: ServiceName })),
  );

const perTable = (metricName: string, statistic: string): IMetric[] =>
  each(
    'AWS/DynamoDB',
    metricName,
    statistic,
    TABLES.map(({ name }) => ({ TableName: name, label: name })),
  );

function tablesRow(): IWidget[] {
  const reading = (operation: string) =>
    each(
      'AWS/DynamoDB',
      'SuccessfulRequestLatency',
      Stats.AVERAGE,
      TABLES.map(({ name }) => ({ TableName: name, Operation: operation, label: name })),
    );
  return [
    graph('queries: latency, ms', reading('Query')),
    graph('writes: latency, ms', reading('PutItem')),
    graph('throttled', perTable('ReadThrottleEvents', Stats.SUM), perTable('WriteThrottleEvents', Stats.SUM)),
  ];
}

function capacityRow(): IWidget[] {
  return [
    graph('read units', perTable('ConsumedReadCapacityUnits', Stats.SUM)),
    graph('write units', perTable('ConsumedWriteCapacityUnits', Stats.SUM)),
    graph('refused by conditions', perTable('ConditionalCheckFailedRequests', Stats.SUM)),
  ];
}

/** What the monthly report asks of storage. S3 publishes it once a day. */
function storageRow({ logRetentionDays }: BiCardsConfig, { datasetsBucket, deployment }: Names): IWidget[] {
  const bucket = { BucketName: datasetsBucket };
  return [
    graph(
      'datasets: bytes',
      each('AWS/S3', 'BucketSizeBytes', Stats.AVERAGE, [{ ...bucket, StorageType: 'StandardStorage' }]),
    ),
    graph(
      'datasets: objects',
      each('AWS/S3', 'NumberOfObjects', Stats.AVERAGE, [{ ...bucket, StorageType: 'AllStorageTypes' }]),
    ),
    graph(`logs written, bytes (kept ${logRetentionDays} days)`, [
      searched(`SEARCH('{AWS/Logs,LogGroupName} MetricName="IncomingBytes" "${deployment}"', 'Sum', 3600)`),
    ]),
  ];
}

function resourcesRow({ cluster }: Names): IWidget[] {
  const services = [API.service, EXECUTOR.service];
  return [
    graph('CPU, percent', ofService('CPUUtilization', cluster, [EXECUTOR.service])),
    graph('memory, percent', ofService('MemoryUtilization', cluster, [EXECUTOR.service])),
    graph('running tasks', tasksOf(cluster, services)),
  ];
}

function problemsRow({ logMetrics }: Names): IWidget[] {
  const [timeouts, memory, permissions, connections] = PROBLEMS.map(({ metric }) =>
    counted(logMetrics, metric),
  );
  return [
    graph(
      'card time-outs',
      [timeouts].flatMap(metric => metric ?? []),
    ),
    graph(
      'out of memory',
      [memory].flatMap(metric => metric ?? []),
    ),
    graph(
      'permissions, connections',
      [permissions, connections].flatMap(metric => metric ?? []),
    ),
  ];
}

function jobsRow(stack: Stack, { jobs, scheduleGroup }: Names): IWidget[] {
  const machines = Object.values(jobs).map(resourceName => ({
    label: resourceName,
    StateMachineArn: stack.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  }));
  return [
    graph('jobs: started', each('AWS/States', 'ExecutionsStarted', Stats.SUM, machines)),
    graph('jobs: failed', each('AWS/States', 'ExecutionsFailed', Stats.SUM, machines)),
    graph(
      'schedules that could not start',
      each('AWS/Scheduler', 'TargetErrorCount', Stats.SUM, [{ ScheduleGroup: scheduleGroup }]),
    ),
  ];
}
