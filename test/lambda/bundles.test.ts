import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundleFunction } from '../../lib/constructs/compute/function-bundle';
import type { HealthPlan } from '../../lib/contract/health';
import { type Loopback, type ReceivedRequest, startLoopback } from '../support/loopback';

const BUDGETS = [
  ['init', 250_000],
  ['health', 400_000],
  ['restore-validation', 530_000],
] as const;

describe.each(BUDGETS)('the bundle of %s', (name, budget) => {
  const file = join(bundleFunction(name), 'index.mjs');
  const code = readFileSync(file);

  test(`stays below ${budget} bytes`, () => {
    expect(code.length).toBeLessThan(budget);
  });

  test('says nothing of the machine it was made on', () => {
    for (const path of [process.cwd(), tmpdir(), 'node_modules/']) expect(code.includes(path)).toBe(false);
  });

  test('leaves out the credential sources that a function never has', () => {
    for (const source of ['GetRoleCredentials', 'AssumeRole']) {
      expect(code.includes(source)).toBe(false);
    }
  });
});

describe('in a process without packages, as Lambda runs them,', () => {
  let folder: string;
  let server: Loopback;
  let secret: string | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'function-'));
    server = await startLoopback(request => aws(request));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As much of AWS as the functions use, and the API. */
  function aws({ method, headers, path, body }: ReceivedRequest) {
    const target = `${headers['x-amz-target'] ?? path}`.split(/[./]/).at(-1) ?? '';
    const input = body.startsWith('{') ? JSON.parse(body) : {};
    if (target === 'PutSecretValue') secret = input.SecretString;
    const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });
    switch (method === 'POST' ? target : method) {
      case 'GetSecretValue':
        return secret
          ? json({ VersionId: 'v', SecretString: secret })
          : { status: 400, body: '{"__type": "ResourceNotFoundException"}' };
      case 'PutSecretValue':
        return json({ VersionStages: ['AWSCURRENT'] });
      case 'DescribeServices':
        return json({ services: [{ status: 'ACTIVE', desiredCount: 1, runningCount: 1 }] });
      case 'DiscoverInstances':
        return json({ Instances: [{}] });
      case 'DescribeTable':
        return json({ Table: { TableStatus: 'ACTIVE', KeySchema: [{ AttributeName: 'id' }] } });
      default:
        return { status: 200, headers: { 'smithy-protocol': 'rpc-v2-cbor' } };
    }
  }

  async function invoke(name: string, event: unknown, environment: Record<string, string> = {}) {
    const file = join(folder, `${name}.mjs`);
    copyFileSync(join(bundleFunction(name), 'index.mjs'), file);
    const script = `
      const { handler } = await import(${JSON.stringify(pathToFileURL(file))});
      const answer = await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 30000 });
      console.log('answer: ' + JSON.stringify(answer));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        cwd: folder,
        env: {
          AWS_REGION: 'ap-northeast-1',
          AWS_ENDPOINT_URL: server.url,
          AWS_ACCESS_KEY_ID: 'key-of-the-role',
          AWS_SECRET_ACCESS_KEY: 'secret-of-the-role',
          AWS_SESSION_TOKEN: 'token-of-the-role',
          ...environment,
        },
      },
    );
    return JSON.parse(stdout.split('answer: ').at(-1) ?? '');
  }

  test('init fills a secret with the credentials of its role', async () => {
    const keys = [{ key: 'TOKEN', source: 'random', minLength: 32 }];
    const report = await invoke('init', { secretId: 'bi-test/app', keys });
    expect(report).toEqual({ secretId: 'bi-test/app', created: ['TOKEN'], missing: [] });
    expect(JSON.parse(secret ?? '')).toEqual({ TOKEN: expect.stringMatching(/^[\w-]{43}$/) });
    expect(server.requests[0]?.headers).toMatchObject({
      'x-amz-security-token': 'token-of-the-role',
      authorization: expect.stringContaining('Credential=key-of-the-role/'),
    });
  });

  test('health runs every kind of check and publishes', async () => {
    secret = '{"TOKEN": "t"}';
    const plan: HealthPlan = {
      deployment: 'bi-test',
      namespace: 'Test',
      timeoutMs: 5000,
      metrics: 'every-check',
      checks: [
        { kind: 'http', name: 'api', url: `${server.url}/api/health`, critical: true },
        {
          kind: 'ecs-service',
          name: 'tasks',
          cluster: 'bi-test',
          service: 'executor',
          discovery: { namespace: 'bi-test.internal', service: 'executor' },
          critical: true,
        },
        { kind: 'table', name: 'table', table: 'bi_users', critical: true },
        { kind: 'bucket', name: 'bucket', bucket: 'bi-datasets-test', critical: true },
        { kind: 'secret', name: 'secret', secretId: 'bi-test/app', keys: ['TOKEN'], critical: true },
      ],
    };
    const report = await invoke('health', {}, { HEALTH_PLAN: JSON.stringify(plan) });
    const healthy = { status: 'healthy', latencyMs: expect.any(Number) };
    expect(report).toEqual({
      status: 'healthy',
      checks: { api: healthy, tasks: healthy, table: healthy, bucket: healthy, secret: healthy },
    });
    const { path, headers } = server.requests.at(-1) ?? {};
    expect(`${path} ${headers?.['x-amz-target']}`).toContain('PutMetricData');
  });
});
