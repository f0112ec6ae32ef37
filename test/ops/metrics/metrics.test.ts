import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { metrics } from '../../../lib/ops/metrics/metrics';
import { spanFor } from '../../../lib/ops/metrics/period';
import { summary } from '../../../lib/ops/metrics/report';
import { sparkline } from '../../../lib/ops/metrics/sparkline';
import { fakeSession } from '../../support/fake-session';

const cloudWatch = mockClient(CloudWatchClient);
const ecs = mockClient(ECSClient);
const balancing = mockClient(ElasticLoadBalancingV2Client);

const ELB = 'arn:aws:elasticloadbalancing:ap-northeast-1:222222222222';
const NOW = new Date('2026-11-28T03:00:00Z');

beforeEach(() => {
  for (const mock of [cloudWatch, ecs, balancing]) mock.reset();
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        serviceName: 'api',
        status: 'ACTIVE',
        loadBalancers: [{ targetGroupArn: `${ELB}:targetgroup/tg/1` }],
      },
    ],
  });
  balancing
    .on(DescribeTargetGroupsCommand)
    .resolves({ TargetGroups: [{ LoadBalancerArns: [`${ELB}:loadbalancer/app/lb/2`] }] });
});

const queriesSent = () =>
  cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input.MetricDataQueries ?? [];

describe('a sparkline', () => {
  it('is empty without values, and tells nothing from zero', () => {
    expect(sparkline([])).toBe('');
    expect(sparkline([undefined, 0, undefined])).toBe('·▁·');
  });

  it('shows the largest value at the top, and a small one above zero', () => {
    expect(sparkline([0, 1, 50, 100])).toBe('▁▂▅█');
  });

  it('does not fall over a negative value', () => expect(sparkline([-1, 1])).toBe('▁█'));
});

it('sums up what there is, and nothing of nothing', () => {
  expect(summary([undefined])).toEqual({});
  expect(summary([1, undefined, 3, 2])).toEqual({ last: 2, min: 1, average: 2, max: 3 });
});

it.each([
  ['30m', 30 * 60, 60],
  ['3h', 3 * 3600, 300],
  ['1d', 24 * 3600, 3600],
  ['7d', 7 * 86_400, 6 * 3600],
  // Minutes are gone after 15 days, five minutes after 63.
  ['30d', 30 * 86_400, 86_400],
  ['400d', 400 * 86_400, 9 * 86_400],
])('%s fit on a screen, in periods CloudWatch has', (_, seconds, period) => {
  const span = spanFor(new Date(NOW.getTime() - seconds * 1000), NOW);
  expect(span.periodSeconds).toBe(period);
  const columns = (span.to.getTime() - span.from.getTime()) / 1000 / period;
  expect(Number.isInteger(columns)).toBe(true);
  expect(columns).toBeLessThanOrEqual(50);
});

it('asks once, with ids that CloudWatch takes and formulas over what is asked', async () => {
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
  expect(await metrics(fakeSession(), '3h')).toBe(0);
  expect(cloudWatch.calls()).toHaveLength(1);
  const ids = queriesSent().map(({ Id }) => Id ?? '');
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]\w*$/);
  for (const { Expression = '' } of queriesSent())
    for (const [id] of Expression.matchAll(/\bq\w+/g)) expect(ids).toContain(id);
  expect(ids.length).toBeLessThanOrEqual(500);
});

it('names the load balancer as its metrics do, and every table with its indexes', async () => {
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
  await metrics(fakeSession(), '3h');
  const dimensions = queriesSent().map(({ MetricStat }) =>
    JSON.stringify(MetricStat?.Metric?.Dimensions ?? ''),
  );
  expect(dimensions).toContain(
    JSON.stringify([
      { Name: 'LoadBalancer', Value: 'app/lb/2' },
      { Name: 'TargetGroup', Value: 'targetgroup/tg/1' },
    ]),
  );
  expect(dimensions).toContain(
    JSON.stringify([
      { Name: 'TableName', Value: 'bi_dashboard_shares' },
      { Name: 'GlobalSecondaryIndexName', Value: 'SharesByTarget' },
    ]),
  );
});

it('shows curves, says what was not computed or reported, and keeps quiet tables short', async () => {
  const at = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
  cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries = [], NextToken }) => {
    const idOf = (part: string) =>
      MetricDataQueries.find((query: object) => JSON.stringify(query).includes(part))?.Id.split('_')[0];
    // The first table has a line of its own once it is throttled.
    if (NextToken)
      return {
        MetricDataResults: [
          { Id: idOf('bi_users'), Timestamps: [at(5)], Values: [3], StatusCode: 'Complete' },
        ],
      };
    return {
      NextToken: 'more',
      MetricDataResults: [
        { Id: idOf('p95'), Timestamps: [at(10), at(5)], Values: [0.5, 1.25], StatusCode: 'Complete' },
        { Id: 'q3', StatusCode: 'InternalError', Messages: [{ Code: 'x', Value: 'no formulas here' }] },
        ...MetricDataQueries.filter(({ ReturnData }: { ReturnData?: boolean }) => ReturnData !== false)
          .filter(({ Id }: { Id: string }) => !['q3', idOf('p95'), idOf('bi_users')].includes(Id))
          .map(({ Id }: { Id: string }) => ({ Id, StatusCode: 'Complete' })),
      ],
    };
  });
  const session = fakeSession();
  await metrics(session, '1h');
  const { shown } = session.ui;
  expect(shown).toMatch(/one column is 5 min/);
  expect(shown).toMatch(/latency P95 +1\.25s +0\.5s +0\.875s +1\.25s +·+▄█/);
  expect(shown).toContain('not computed (no formulas here): 5xx, of requests');
  expect(shown).toMatch(/api CPU +- +nothing reported/);
  expect(shown).toMatch(/bi_users throttled +3\/min/);
  expect(shown).toMatch(/not throttled: bi_datasets, bi_cards/);
});

it('works before there is a load balancer', async () => {
  ecs.on(DescribeServicesCommand).resolves({ services: [] });
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
  expect(await metrics(fakeSession(), '1h')).toBe(0);
  expect(JSON.stringify(queriesSent())).not.toContain('ApplicationELB');
});
