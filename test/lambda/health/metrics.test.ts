import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { publish } from '../../../lambda/health/metrics';
import type { HealthPlan } from '../../../lib/contract/health';
import { startLoopback } from '../../support/loopback';

const PLAN: HealthPlan = { deployment: 'bi-test', namespace: 'Test', timeoutMs: 100, checks: [] };

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
