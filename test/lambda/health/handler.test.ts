import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/health';
import { HEALTH_PLAN_VARIABLE, type HealthPlan, type HealthReport } from '../../../lib/contract/health';
import { outputOf } from '../../support/output';

const cloudwatch = mockClient(CloudWatchClient);
const secrets = mockClient(SecretsManagerClient);
const PLAN: HealthPlan = {
  deployment: 'bi-test',
  namespace: 'Test/Health',
  timeoutMs: 200,
  metrics: 'every-check',
  checks: [
    { kind: 'secret', name: 'generated', secretId: 'bi-test/app', keys: ['TOKEN'], critical: true },
    { kind: 'secret', name: 'personal', secretId: 'bi-test/app', keys: ['PROJECT'], critical: false },
  ],
};
const environment = process.env;

beforeEach(() => {
  process.env = { ...environment, [HEALTH_PLAN_VARIABLE]: JSON.stringify(PLAN) };
  cloudwatch.reset();
  secrets.reset();
  cloudwatch.on(PutMetricDataCommand).resolves({});
});
afterEach(() => {
  process.env = environment;
});

const holding = (json: string) => secrets.on(GetSecretValueCommand).resolves({ SecretString: json });

async function run(): Promise<{ report: HealthReport; printed: string }> {
  let report: HealthReport | undefined;
  const printed = await outputOf(async () => {
    report = await handler();
  });
  if (!report) throw new Error('the handler returned nothing');
  return { report, printed };
}

describe('it fails, and publishes nothing,', () => {
  test.each([
    ['without a plan', undefined],
    ['with a plan that is no JSON', '{'],
    ['with an unknown kind of check', { ...PLAN, checks: [{ kind: 'ping', name: 'p', critical: true }] }],
    [
      'with a check that is not said to be critical or not',
      { ...PLAN, checks: [{ ...PLAN.checks[0], critical: undefined }] },
    ],
    ['with no checks', { ...PLAN, checks: [] }],
    ['with two checks of one name', { ...PLAN, checks: [PLAN.checks[0], PLAN.checks[0]] }],
    ['with no time limit', { ...PLAN, timeoutMs: 0 }],
    [
      'with a URL of another kind',
      { ...PLAN, checks: [{ kind: 'http', name: 'h', url: 'file:///etc', critical: true }] },
    ],
  ])('%s', async (_, plan) => {
    process.env[HEALTH_PLAN_VARIABLE] = typeof plan === 'string' ? plan : JSON.stringify(plan);
    await expect(handler()).rejects.toThrow('HEALTH_PLAN is not valid');
    expect(cloudwatch.calls()).toHaveLength(0);
  });
});

test('it takes no plan from what it is invoked with', async () => {
  holding('{"TOKEN": "t", "PROJECT": "p"}');
  const event = {
    ...PLAN,
    checks: [{ kind: 'http', name: 'inside', url: 'http://169.254.169.254/', critical: true }],
  };
  let report: HealthReport | undefined;
  await outputOf(async () => {
    report = await Reflect.apply(handler, undefined, [event]);
  });
  expect(Object.keys(report?.checks ?? {})).toEqual(['generated', 'personal']);
});

test('it fails when the metrics do not arrive, because the alarms would see nothing; the log has the results', async () => {
  holding('{"TOKEN": "t"}');
  cloudwatch.on(PutMetricDataCommand).rejects(new Error('throttled'));
  const printed = await outputOf(() => expect(handler()).rejects.toThrow('throttled'));
  expect(printed).toContain('"degraded"');
});

test.each([
  ['healthy', '{"TOKEN": "t", "PROJECT": "p"}', 1, 1, 1],
  ['degraded', '{"TOKEN": "t"}', 1, 1, 0],
  ['unhealthy', '{"PROJECT": "p"}', 0, 0, 1],
])(
  '%s: the answer and the metrics of the whole and of each check',
  async (status, json, whole, first, second) => {
    holding(json);
    const { report } = await run();
    expect(report).toEqual({
      status,
      checks: {
        generated: expect.objectContaining({ status: first ? 'healthy' : 'unhealthy' }),
        personal: expect.objectContaining({ status: second ? 'healthy' : 'unhealthy' }),
      },
    });

    const { Namespace, MetricData = [] } =
      cloudwatch.commandCalls(PutMetricDataCommand)[0]?.args[0].input ?? {};
    expect(Namespace).toBe('Test/Health');
    const deployment = { Name: 'Deployment', Value: 'bi-test' };
    const of = (check: string) => [deployment, { Name: 'Check', Value: check }];
    const Timestamp = expect.any(Date);
    expect(MetricData).toEqual([
      { MetricName: 'Healthy', Value: whole, Unit: 'Count', Dimensions: [deployment], Timestamp },
      { MetricName: 'Healthy', Value: first, Unit: 'Count', Dimensions: of('generated'), Timestamp },
      {
        MetricName: 'Latency',
        Value: expect.any(Number),
        Unit: 'Milliseconds',
        Dimensions: of('generated'),
        Timestamp,
      },
      { MetricName: 'Healthy', Value: second, Unit: 'Count', Dimensions: of('personal'), Timestamp },
      {
        MetricName: 'Latency',
        Value: expect.any(Number),
        Unit: 'Milliseconds',
        Dimensions: of('personal'),
        Timestamp,
      },
    ]);
  },
);

test('no value of a secret is answered or printed', async () => {
  for (const json of ['hunter2', '{"TOKEN": "hunter2"}', '{"TOKEN": "hunter2", "PROJECT": "hunter2"}']) {
    holding(json);
    const { report, printed } = await run();
    expect(printed).toContain(report.status);
    expect(printed + JSON.stringify(report)).not.toContain('hunter2');
  }
});
