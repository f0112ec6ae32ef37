import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { API, EXECUTOR, type Names, TABLES } from '../../contract/bi-cards';
import type { TableDefinition } from '../../contract/tables';

/** One curve: a metric, or a formula over some. */
export interface Curve {
  readonly name: string;
  readonly unit: '%' | '/min' | 's' | '';
  /** With the id of the curve; only the last one is returned. */
  readonly queries: (id: string, periodSeconds: number) => MetricDataQuery[];
}

/** Dimensions of the load balancer's metrics; they hold generated ids. */
export interface LoadBalancerDimensions {
  readonly LoadBalancer: string;
  readonly TargetGroup: string;
}

type Dimensions = Readonly<Record<string, string>>;

/** What is shown, from what users notice to what is behind it. */
export function curves(names: Names, loadBalancer: LoadBalancerDimensions | undefined): Curve[] {
  return [
    ...(loadBalancer ? trafficCurves(loadBalancer) : []),
    ...[API.service, EXECUTOR.service].flatMap(service => serviceCurves(names.cluster, service)),
    ...TABLES.map(throttlingCurve),
  ];
}

function trafficCurves({ LoadBalancer, TargetGroup }: LoadBalancerDimensions): Curve[] {
  const target = { LoadBalancer, TargetGroup };
  const elb = (id: string, name: string, dimensions: Dimensions, stat: string, period: number) =>
    hidden(metric(id, 'AWS/ApplicationELB', name, dimensions, stat, period));
  const latency = (percentile: string): Curve => ({
    name: `latency ${percentile.toUpperCase()}`,
    unit: 's',
    queries: (id, period) => [
      metric(id, 'AWS/ApplicationELB', 'TargetResponseTime', target, percentile, period),
    ],
  });
  return [
    {
      name: 'requests',
      unit: '/min',
      queries: (id, period) => [
        elb(`${id}_all`, 'RequestCount', target, 'Sum', period),
        formula(id, `FILL(${id}_all, 0) / ${period / 60}`),
      ],
    },
    latency('p50'),
    latency('p95'),
    {
      name: '5xx, of requests',
      unit: '%',
      queries: (id, period) => [
        elb(`${id}_all`, 'RequestCount', target, 'Sum', period),
        elb(`${id}_api`, 'HTTPCode_Target_5XX_Count', target, 'Sum', period),
        // What the load balancer answers itself reached no target.
        elb(`${id}_own`, 'HTTPCode_ELB_5XX_Count', { LoadBalancer }, 'Sum', period),
        formula(id, `100 * (FILL(${id}_api, 0) + FILL(${id}_own, 0)) / (${id}_all + FILL(${id}_own, 0))`),
      ],
    },
  ];
}

function serviceCurves(ClusterName: string, ServiceName: string): Curve[] {
  const dimensions = { ClusterName, ServiceName };
  const use = (what: string, metricName: string): Curve => ({
    name: `${ServiceName} ${what}`,
    unit: '%',
    queries: (id, period) => [metric(id, 'AWS/ECS', metricName, dimensions, 'Average', period)],
  });
  return [
    use('CPU', 'CPUUtilization'),
    use('memory', 'MemoryUtilization'),
    {
      name: `${ServiceName} tasks`,
      unit: '',
      // Each task reports its CPU once a minute.
      queries: (id, period) => [
        hidden(metric(`${id}_n`, 'AWS/ECS', 'CPUUtilization', dimensions, 'SampleCount', period)),
        formula(id, `FILL(${id}_n, 0) / ${period / 60}`),
      ],
    },
  ];
}

/** Requests to a table and its indexes that DynamoDB refused. */
function throttlingCurve({ name, indexes }: TableDefinition): Curve {
  return {
    name: `${name} throttled`,
    unit: '/min',
    queries: (id, period) => {
      const parts = [undefined, ...indexes.map(index => index.name)].flatMap((index, i) =>
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName, k) => {
          const dimensions = { TableName: name, ...(index && { GlobalSecondaryIndexName: index }) };
          return hidden(metric(`${id}_${i}_${k}`, 'AWS/DynamoDB', metricName, dimensions, 'Sum', period));
        }),
      );
      const sum = parts.map(part => `FILL(${part.Id}, 0)`).join(' + ');
      return [...parts, formula(id, `(${sum}) / ${period / 60}`)];
    },
  };
}

function metric(
  Id: string,
  Namespace: string,
  MetricName: string,
  dimensions: Dimensions,
  Stat: string,
  Period: number,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Stat, Period } };
}

const hidden = (query: MetricDataQuery): MetricDataQuery => ({ ...query, ReturnData: false });
const formula = (Id: string, Expression: string): MetricDataQuery => ({ Id, Expression });
