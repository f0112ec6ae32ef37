import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { Clients } from '../../../lambda/health/check';
import { runChecks } from '../../../lambda/health/run-checks';
import type { HealthCheck, HealthPlan } from '../../../lib/contract/health';
import { type Loopback, startLoopback } from '../../support/loopback';

let server: Loopback;
beforeAll(async () => {
  server = await startLoopback(({ path }) => {
    if (path === '/hangs') return undefined;
    return { status: path === '/broken' ? 500 : 200 };
  });
});
afterAll(() => server.stop());

const region = { region: 'ap-northeast-1' };
const clients: Clients = {
  ecs: new ECSClient(region),
  discovery: new ServiceDiscoveryClient(region),
  dynamodb: new DynamoDBClient(region),
  secrets: new SecretsManagerClient(region),
  cloudwatch: region => new CloudWatchClient({ region }),
};
const http = (name: string, path = '/', critical = true): HealthCheck => ({
  kind: 'http',
  name,
  url: `${server.url}${path}`,
  critical,
});
const run = (...checks: HealthCheck[]) =>
  runChecks(
    {
      deployment: 'bi-test',
      namespace: 'Test',
      timeoutMs: 150,
      metrics: 'whole',
      checks,
    } satisfies HealthPlan,
    clients,
  );

describe('no check hides another', () => {
  test('when one hangs: it is cut off at its limit, and the others have answered', async () => {
    const start = performance.now();
    const { status, checks } = await run(http('hangs', '/hangs'), http('works'), http('broken', '/broken'));
    expect(performance.now() - start).toBeLessThan(1000);
    expect(status).toBe('unhealthy');
    expect(checks.hangs).toMatchObject({ status: 'unhealthy', reason: 'no answer within 150 ms' });
    expect(checks.hangs?.latencyMs).toBeGreaterThanOrEqual(149);
    expect(checks.works).toEqual({ status: 'healthy', latencyMs: expect.any(Number) });
    expect(checks.broken).toMatchObject({ status: 'unhealthy', reason: 'HTTP status 500' });
  });

  test('when one hangs and does not heed the signal to stop', async () => {
    const deaf = new DynamoDBClient(region);
    jest.spyOn(deaf, 'send').mockImplementation(() => new Promise(() => undefined));
    const checks: HealthCheck[] = [
      { kind: 'table', name: 'deaf', table: 't', critical: true },
      http('works'),
    ];
    const plan = {
      deployment: 'bi-test',
      namespace: 'Test',
      timeoutMs: 50,
      metrics: 'whole' as const,
      checks,
    };
    const report = await runChecks(plan, { ...clients, dynamodb: deaf });
    expect(report.checks.deaf?.reason).toBe('no answer within 50 ms');
    expect(report.checks.works?.status).toBe('healthy');
  });

  test('when one throws, even at once', async () => {
    const broken = new DynamoDBClient(region);
    jest.spyOn(broken, 'send').mockImplementation(command => {
      if (command instanceof DescribeTableCommand) {
        throw Object.assign(new Error('not authorised'), { name: 'AccessDeniedException' });
      }
    });
    const checks: HealthCheck[] = [{ kind: 'table', name: 't', table: 't', critical: true }, http('works')];
    const plan = {
      deployment: 'bi-test',
      namespace: 'Test',
      timeoutMs: 150,
      metrics: 'whole' as const,
      checks,
    };
    const report = await runChecks(plan, { ...clients, dynamodb: broken });
    expect(report.checks.t).toMatchObject({
      status: 'unhealthy',
      reason: 'AccessDeniedException: not authorised',
    });
    expect(report.checks.works?.status).toBe('healthy');
  });

  test('when all take long: they run side by side', async () => {
    const start = performance.now();
    await run(...Array.from({ length: 20 }, (_, n) => http(`hangs-${n}`, '/hangs')));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test.each(['127.0.0.1', 'localhost'])(
  'the reason names the code of a connection refused by %s',
  async host => {
    const closed = await startLoopback(() => undefined);
    await closed.stop();
    const url = closed.url.replace('127.0.0.1', host);
    const { checks } = await run({ kind: 'http', name: 'api', url, critical: true });
    expect(checks.api?.reason).toMatch(/^ECONNREFUSED/);
  },
);

test.each([
  ['unhealthy', 'a critical check fails', ['/broken', '/', '/'], [true, true, false]],
  ['unhealthy', 'a critical and another check fail', ['/broken', '/', '/broken'], [true, true, false]],
  ['degraded', 'only a check that is not critical fails', ['/', '/', '/broken'], [true, true, false]],
  ['healthy', 'no check fails', ['/', '/', '/'], [true, true, false]],
])('the whole is %s when %s', async (status, _, paths, critical) => {
  const checks = paths.map((path, n) => http(`check-${n}`, path, critical[n]));
  expect((await run(...checks)).status).toBe(status);
});
