import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DiscoverInstancesCommand, ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { mockClient } from 'aws-sdk-client-mock';
import type { Clients } from '../../../lambda/health/check';
import { alarm } from '../../../lambda/health/checks/alarm';
import { bucket } from '../../../lambda/health/checks/bucket';
import { ecsService } from '../../../lambda/health/checks/ecs-service';
import { http } from '../../../lambda/health/checks/http';
import { secret } from '../../../lambda/health/checks/secret';
import { table } from '../../../lambda/health/checks/table';
import { type Loopback, startLoopback } from '../../support/loopback';

const ecs = mockClient(ECSClient);
const discovery = mockClient(ServiceDiscoveryClient);
const dynamodb = mockClient(DynamoDBClient);
const secrets = mockClient(SecretsManagerClient);
const region = { region: 'ap-northeast-1' };
const clients: Clients = {
  ecs: new ECSClient(region),
  discovery: new ServiceDiscoveryClient(region),
  dynamodb: new DynamoDBClient(region),
  secrets: new SecretsManagerClient(region),
  cloudwatch: where => new CloudWatchClient({ region: where }),
};
const { signal } = new AbortController();

let server: Loopback;
let status = 200;
beforeAll(async () => {
  server = await startLoopback(() => ({ status, headers: { location: 'http://127.0.0.1:1/elsewhere' } }));
});
afterAll(() => server.stop());
beforeEach(() => {
  for (const mock of [ecs, discovery, dynamodb, secrets]) mock.reset();
});

describe('http', () => {
  const run = (url = `${server.url}/api/health`) =>
    http({ kind: 'http', name: 'api', url, critical: true }, clients, signal);

  test.each([301, 302, 404, 500, 503])('is unhealthy when the answer is %d', async code => {
    status = code;
    expect(await run()).toBe(`HTTP status ${code}`);
  });

  test('fails when nobody listens', async () => {
    await expect(run('http://127.0.0.1:1/')).rejects.toThrow();
  });

  test.each([200, 204])('is healthy when the answer is %d', async code => {
    status = code;
    expect(await run()).toBeUndefined();
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: '/api/health' });
  });
});

describe('alarm', () => {
  const cloudwatch = mockClient(CloudWatchClient);
  const check = {
    kind: 'alarm',
    name: 'site',
    alarm: 'bi-site-outage',
    region: 'us-east-1',
    critical: true,
  } as const;
  const run = () => alarm(check, clients, signal);
  beforeEach(() => cloudwatch.reset());

  test('is unhealthy when it rings', async () => {
    cloudwatch.on(DescribeAlarmsCommand).resolves({ CompositeAlarms: [{ StateValue: 'ALARM' }] });
    expect(await run()).toBe('the alarm bi-site-outage rings');
  });

  test('is unhealthy when nobody could ring', async () => {
    cloudwatch.on(DescribeAlarmsCommand).resolves({});
    expect(await run()).toBe('there is no alarm bi-site-outage');
  });

  test.each(['OK', 'INSUFFICIENT_DATA'] as const)('is healthy when it is %s', async StateValue => {
    cloudwatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ StateValue }] });
    expect(await run()).toBeUndefined();
  });

  test('is asked for in its own Region', async () => {
    const asked: string[] = [];
    cloudwatch.on(DescribeAlarmsCommand).resolves({ CompositeAlarms: [{ StateValue: 'OK' }] });
    const regional = {
      ...clients,
      cloudwatch: (where: string) => {
        asked.push(where);
        return clients.cloudwatch(where);
      },
    };
    await alarm(check, regional, signal);
    expect(asked).toEqual(['us-east-1']);
  });
});

describe('ecs-service', () => {
  const check = {
    kind: 'ecs-service',
    name: 'api',
    cluster: 'bi-test',
    service: 'api',
    critical: true,
  } as const;
  const inCloudMap = { ...check, discovery: { namespace: 'bi-test.internal', service: 'executor' } };
  const service = (desiredCount: number, runningCount: number, state = 'ACTIVE') =>
    ecs.on(DescribeServicesCommand).resolves({ services: [{ status: state, desiredCount, runningCount }] });
  const instances = (count: number) =>
    discovery.on(DiscoverInstancesCommand).resolves({ Instances: Array.from({ length: count }, () => ({})) });

  test('is unhealthy when the service does not exist', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [], failures: [{ reason: 'MISSING' }] });
    expect(await ecsService(check, clients, signal)).toBe('the service is MISSING');
  });

  test('is unhealthy when the service is being deleted', async () => {
    service(2, 2, 'DRAINING');
    expect(await ecsService(check, clients, signal)).toBe('the service is DRAINING');
  });

  test('is unhealthy when no task is desired, and says why that may be', async () => {
    service(0, 0);
    expect(await ecsService(check, clients, signal)).toMatch(/no release yet, or .* scaled it to zero/);
  });

  test('is unhealthy when fewer tasks run than desired', async () => {
    service(2, 1);
    expect(await ecsService(check, clients, signal)).toBe('1 of 2 desired tasks run');
  });

  test('is unhealthy when fewer tasks are registered as healthy than desired', async () => {
    service(2, 2);
    instances(1);
    expect(await ecsService(inCloudMap, clients, signal)).toBe(
      '1 of 2 desired tasks are healthy in Cloud Map',
    );
    expect(discovery.commandCalls(DiscoverInstancesCommand)[0]?.args[0].input).toEqual({
      NamespaceName: 'bi-test.internal',
      ServiceName: 'executor',
      HealthStatus: 'HEALTHY',
    });
  });

  test.each([2, 4])('is healthy when %d of 2 desired tasks run, as during a deployment', async running => {
    service(2, running);
    instances(running);
    expect(await ecsService(inCloudMap, clients, signal)).toBeUndefined();
  });

  test('asks Cloud Map nothing without a Cloud Map service', async () => {
    service(1, 1);
    expect(await ecsService(check, clients, signal)).toBeUndefined();
    expect(discovery.calls()).toHaveLength(0);
  });
});

describe('table', () => {
  const run = () => table({ kind: 'table', name: 't', table: 'bi_members', critical: true }, clients, signal);
  const described = (TableStatus: string, IndexStatus = 'ACTIVE') =>
    dynamodb.on(DescribeTableCommand).resolves({
      Table: {
        TableStatus: TableStatus as 'ACTIVE',
        KeySchema: [
          { AttributeName: 'groupId', KeyType: 'HASH' },
          { AttributeName: 'createdAt', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'groupId', AttributeType: 'S' },
          { AttributeName: 'createdAt', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexes: [{ IndexName: 'ByUser', IndexStatus: IndexStatus as 'ACTIVE' }],
      },
    });

  test.each(['CREATING', 'DELETING', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'])(
    'is unhealthy while it is %s',
    async state => {
      described(state);
      expect(await run()).toBe(`the table is ${state}`);
    },
  );

  test('is unhealthy while an index is filled', async () => {
    described('UPDATING', 'CREATING');
    expect(await run()).toBe('the index ByUser is CREATING');
  });

  test('fails when it exists and does not answer reads', async () => {
    described('ACTIVE');
    dynamodb.on(GetItemCommand).rejects(new Error('throttled'));
    await expect(run()).rejects.toThrow('throttled');
  });

  test.each(['ACTIVE', 'UPDATING'])('is healthy while it is %s and answers', async state => {
    described(state);
    dynamodb.on(GetItemCommand).resolves({});
    expect(await run()).toBeUndefined();
  });

  test('reads a row that nobody writes, and no other', async () => {
    described('ACTIVE');
    dynamodb.on(GetItemCommand).resolves({});
    await run();
    expect(dynamodb.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'bi_members',
      Key: { groupId: { S: 'health-check' }, createdAt: { N: '0' } },
    });
  });
});

describe('bucket', () => {
  const environment = process.env;
  const run = () =>
    bucket({ kind: 'bucket', name: 'b', bucket: 'bi-datasets', critical: true }, clients, signal);
  beforeEach(() => {
    process.env = {
      ...environment,
      AWS_REGION: 'ap-northeast-1',
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: 'key-of-the-role',
      AWS_SECRET_ACCESS_KEY: 'secret-of-the-role',
      AWS_SESSION_TOKEN: 'token-of-the-role',
    };
  });
  afterEach(() => {
    process.env = environment;
    jest.restoreAllMocks();
  });

  test.each([
    [404, 'the bucket does not exist'],
    [403, 'S3 answered with HTTP status 403'],
    [301, 'S3 answered with HTTP status 301'],
    [503, 'S3 answered with HTTP status 503'],
  ])('is unhealthy when S3 answers %d', async (code, reason) => {
    status = code;
    expect(await run()).toBe(reason);
  });

  test('fails without credentials', async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    await expect(run()).rejects.toThrow('AWS_ACCESS_KEY_ID');
  });

  test('is healthy when S3 answers 200 to a request signed by the role', async () => {
    status = 200;
    expect(await run()).toBeUndefined();
    expect(server.requests.at(-1)).toMatchObject({
      method: 'HEAD',
      path: '/bi-datasets',
      headers: {
        host: new URL(server.url).host,
        'x-amz-security-token': 'token-of-the-role',
        authorization: expect.stringMatching(
          /Credential=key-of-the-role\/\d{8}\/ap-northeast-1\/s3\/aws4_request/,
        ),
      },
    });
  });

  test('asks the bucket’s own name in its Region on AWS', async () => {
    delete process.env.AWS_ENDPOINT_URL;
    const request = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response());
    expect(await run()).toBeUndefined();
    expect(String(request.mock.calls[0]?.[0])).toBe('https://bi-datasets.s3.ap-northeast-1.amazonaws.com/');
  });
});

describe('secret', () => {
  const run = (keys = ['TOKEN', 'PROJECT']) =>
    secret({ kind: 'secret', name: 's', secretId: 'bi-test/app', keys, critical: true }, clients, signal);

  test.each([
    ['hunter2', 'the value is no JSON object'],
    ['"hunter2"', 'the value is no JSON object'],
    ['null', 'the value is no JSON object'],
    [undefined, 'the value is no JSON object'],
    ['{"TOKEN": "hunter2"}', 'not set: PROJECT'],
    ['{"TOKEN": "hunter2", "PROJECT": ""}', 'not set: PROJECT'],
    ['{"TOKEN": 22, "PROJECT": null}', 'not set: TOKEN, PROJECT'],
  ])('is unhealthy when the value is %j, and does not say the value', async (SecretString, reason) => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString });
    expect(await run()).toBe(reason);
  });

  test('takes no inherited property for a key', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: '{}' });
    expect(await run(['constructor'])).toBe('not set: constructor');
  });

  test('is healthy when every key holds something', async () => {
    secrets
      .on(GetSecretValueCommand)
      .resolves({ SecretString: '{"TOKEN": "t", "PROJECT": "p", "other": 1}' });
    expect(await run()).toBeUndefined();
  });

  describe('whose age is asked for', () => {
    const DAY = 86_400_000;
    const age = (SecretString: string, CreatedDate?: Date) => {
      secrets.on(GetSecretValueCommand).resolves({ SecretString, CreatedDate });
      const check = {
        kind: 'secret',
        name: 's',
        secretId: 'bi-test/key',
        keys: ['KEY'],
        critical: false,
      } as const;
      return secret({ ...check, measureAge: true }, clients, signal);
    };

    test('has none before it is set', async () => {
      expect(await age('{"KEY": ""}', new Date())).toBe('not set: KEY');
    });

    test('is unhealthy when Secrets Manager does not say', async () => {
      expect(await age('{"KEY": "k"}')).toBe('when its value was saved is not known');
    });

    test.each([
      [0, DAY - 1],
      [1, DAY],
      [60, 60 * DAY + 1000],
    ])('has %d whole days after %d ms, and is healthy', async (ageDays, ms) => {
      jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick'], now: 1e12 });
      expect(await age('{"KEY": "k"}', new Date(1e12 - ms))).toEqual({ ageDays });
      jest.useRealTimers();
    });
  });
});
