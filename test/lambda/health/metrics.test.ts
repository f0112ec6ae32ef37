import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { publish } from '../../../lambda/health/metrics';
import type { HealthPlan, HealthReport } from '../../../lib/contract/health';
import { startLoopback } from '../../support/loopback';

const PLAN: HealthPlan = {
  deployment: 'bi-test',
  namespace: 'Test',
  timeoutMs: 100,
  metrics: 'every-check',
  checks: [],
};
const REPORT: HealthReport = {
  status: 'healthy',
  checks: { api: { status: 'healthy', latencyMs: 12 }, table: { status: 'healthy', latencyMs: 3 } },
};

test.each([
  ['every-check', ['Healthy', 'Healthy api', 'Latency api', 'Healthy table', 'Latency table']],
  ['whole', ['Healthy']],
] as const)('%s is published', async (metrics, expected) => {
  const cloudWatch = mockClient(CloudWatchClient);
  await publish(new CloudWatchClient({}), { ...PLAN, metrics }, REPORT);
  const [call] = cloudWatch.commandCalls(PutMetricDataCommand);
  const published = call?.args[0].input.MetricData?.map(({ MetricName, Dimensions }) =>
    [MetricName, Dimensions?.find(({ Name }) => Name === 'Check')?.Value].filter(Boolean).join(' '),
  );
  expect(published).toEqual(expected);
  cloudWatch.restore();
});

test.each(['every-check', 'whole'] as const)('the age of a secret is published with %s', async metrics => {
  const cloudWatch = mockClient(CloudWatchClient);
  const checks = { 'bi-test/key': { status: 'healthy', latencyMs: 1, ageDays: 61 } } as const;
  await publish(new CloudWatchClient({}), { ...PLAN, metrics }, { ...REPORT, checks });
  const [call] = cloudWatch.commandCalls(PutMetricDataCommand);
  expect(call?.args[0].input.MetricData?.filter(({ MetricName }) => MetricName === 'AgeDays')).toMatchObject([
    {
      Value: 61,
      Unit: 'None',
      Dimensions: [
        { Name: 'Deployment', Value: 'bi-test' },
        { Name: 'Check', Value: 'bi-test/key' },
      ],
    },
  ]);
  cloudWatch.restore();
});

test('publishing fails when CloudWatch does not answer in time', async () => {
  const silent = await startLoopback(() => undefined);
  const client = new CloudWatchClient({
    endpoint: silent.url,
    region: 'ap-northeast-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  try {
    await expect(publish(client, PLAN, { status: 'healthy', checks: {} })).rejects.toThrow(/abort/i);
    expect(silent.requests).toHaveLength(1);
  } finally {
    client.destroy();
    await silent.stop();
  }
});
