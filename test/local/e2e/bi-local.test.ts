/**
 * The life of a local deployment, in order: each test goes on where the one before it ended.
 * Needs Python and, where the emulator is not installed yet, a package index.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  ListServicesCommand,
  RegisterInstanceCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { HEALTH_METRICS, IMAGE_PARAMETERS, SECRET_KEYS } from '../../../lib/contract/bi-cards';
import { NOT_HOSTED } from '../../../lib/contract/local-cloud';
import { inspect } from '../../../lib/dev/init';
import { localCloud } from '../../../lib/dev/target';
import { LocalCloud } from '../../../lib/local/local-cloud';
import type { Outcome } from '../../../lib/local/outcome';
import { isRunning } from '../../../lib/local/process';
import { readState } from '../../../lib/local/state';
import { CREDENTIALS, REGION } from '../../../lib/local/target';
import { up } from '../../../lib/local/up';
import { names, Probes } from './probes';
import { type StubApi, startStubApi } from './stub-api';

jest.setTimeout(180_000);

const root = join(__dirname, '../../..');
const directory = mkdtempSync(join(tmpdir(), 'bi-local-'));
const options = { directory, venv: join(root, '.local/venv'), port: 0 };
const cloud = new LocalCloud(options);

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const images = (value: string) =>
  Object.fromEntries(Object.values(IMAGE_PARAMETERS).map(name => [`${names.stacks.service}:${name}`, value]));
const variant = (name: string) => ({
  app: 'node --import tsx test/local/e2e/variant-app.ts',
  context: { variant: name },
});

let outcome: Outcome;
let probes: Probes;

beforeAll(async () => {
  outcome = await up({ ...options, quiet: true });
  probes = new Probes(cloud.clients());
});

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

describe('the first deployment, with no image', () => {
  test('passes every check', () => {
    expect(outcome.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(outcome.checks.length).toBeGreaterThan(10);
  });

  test('has the tables and buckets that the developers’ initialiser would make', async () => {
    const run = { what: 'all', timeoutMs: 10_000, onLine: () => {} } as const;
    const found = await inspect(localCloud(cloud.endpoint), run);
    expect(found.filter(({ state }) => state !== 'exists')).toEqual([]);
    expect(found).toHaveLength(10);
  });

  test('starts no task', async () => {
    expect(await probes.service('api')).toMatchObject({ desired: 0 });
    expect(await probes.service('executor')).toMatchObject({ desired: 0 });
  });

  test('has made the generated key of the secret, and left the others to a person', async () => {
    const lengths = await probes.secretLengths();
    expect(Object.keys(lengths).sort()).toEqual(SECRET_KEYS.map(({ key }) => key).sort());
    expect(lengths.JWT_SECRET_KEY).toBeGreaterThanOrEqual(32);
    expect(lengths.VERTEX_AI_PROJECT_ID).toBe(0);
  });

  test('is unhealthy for want of containers, and nothing else', async () => {
    const { status, checks } = await probes.health();
    expect(status).toBe('unhealthy');
    expect(Object.keys(checks).filter(name => checks[name]?.status === 'unhealthy')).toEqual([
      'api',
      'api-tasks',
      'executor-tasks',
      'personal-secrets',
    ]);
  });

  test('publishes a metric for every check', async () => {
    const { checks } = await probes.health();
    const { Metrics = [] } = await cloud
      .clients()
      .cloudWatch.send(new ListMetricsCommand({ Namespace: HEALTH_METRICS.namespace }));
    const published = Metrics.flatMap(({ Dimensions = [] }) =>
      Dimensions.filter(({ Name }) => Name === 'Check').map(({ Value }) => Value),
    );
    expect(new Set(published)).toEqual(new Set(Object.keys(checks)));
  });
});

describe('the local cloud', () => {
  test('knows none of the resource types that are left out', async () => {
    const types: string[] = NOT_HOSTED.flatMap(entry => entry.types);
    expect(await probes.unknownTypes([...types, 'AWS::SNS::Topic'])).toEqual(types);
  });

  test('stays below 500 MB with both functions loaded', () => {
    const leader = readState(cloud.layout.state)?.process.pid;
    const processes = execFileSync('ps', ['-A', '-o', 'pgid=,rss='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(line => line.trim().split(/\s+/).map(Number));
    const kilobytes = processes.filter(([group]) => group === leader).map(([, rss = 0]) => rss);
    expect(kilobytes.length).toBeGreaterThan(1);
    expect(kilobytes.reduce((sum, rss) => sum + rss) / 1024).toBeLessThan(500);
  });

  test('was installed from pinned packages only, the requirements of each among them', () => {
    const pinned = new Set(
      [...readFileSync(join(root, 'lib/local/requirements.txt'), 'utf8').matchAll(/^([a-z0-9-]+)==/gm)].map(
        ([, name]) => name,
      ),
    );
    const metadata = readdirSync(options.venv, { recursive: true, encoding: 'utf8' })
      .filter(file => /dist-info[/]METADATA$/.test(file) && !/[/](pip|setuptools)-/.test(file))
      .map(file => readFileSync(join(options.venv, file), 'utf8'));
    expect(metadata.length).toBeGreaterThan(10);
    const required = metadata
      .flatMap(text => [...text.matchAll(/^Requires-Dist: ([A-Za-z0-9._-]+)(.*)$/gm)])
      .filter(([, , conditions]) => !/extra ==|python_version < "3.10"/.test(conditions ?? ''))
      .map(([, name = '']) => name.toLowerCase().replace(/[._]/g, '-'));
    expect(required.filter(name => !pinned.has(name))).toEqual([]);
  });
});

describe('releases', () => {
  test('a deployment with digests runs them', async () => {
    await cloud.deploy({ parameters: images(digest('a')) });
    expect(await probes.service('api')).toEqual({ desired: 1, digest: digest('a') });
    expect(await probes.service('executor')).toEqual({ desired: 1, digest: digest('a') });
  });

  test('a deployment that fails rolls back to them', async () => {
    const broken = cloud.deploy({ ...variant('refused'), parameters: images(digest('b')) });
    await expect(broken).rejects.toThrow(/cdk deploy failed.*NOBODY_MADE_THIS.*cdk\.log/s);
    expect((await probes.stack(names.stacks.service)).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await probes.service('api')).toEqual({ desired: 1, digest: digest('a') });
    expect(await probes.service('executor')).toEqual({ desired: 1, digest: digest('a') });
  });

  test.each([
    ['without any change', {}],
    ['with a change of its own', variant('grown')],
    ['that takes the change back', {}],
  ])('a plain deployment afterwards, %s, keeps them', async (_, assembly) => {
    await cloud.deploy(assembly);
    expect(await probes.service('api')).toEqual({ desired: 1, digest: digest('a') });
    expect(await probes.service('executor')).toEqual({ desired: 1, digest: digest('a') });
  });
});

describe('changes', () => {
  test('are seen by cdk diff', async () => {
    const { code, output } = await cloud.diff(variant('grown'));
    expect(output).toMatch(/\[\+\] AWS::SQS::Queue .*Grown/);
    expect(output).toContain('Number of stacks with differences: 1');
    expect(code).toBe(1);
  });

  test('that nobody made are not', async () => {
    const { code, output } = await cloud.diff();
    expect(output).toContain('Number of stacks with differences: 0');
    expect(code).toBe(0);
  });

  test('that nobody made are not deployed', async () => {
    const stacks = Object.values(names.stacks);
    const times = () => Promise.all(stacks.map(async name => (await probes.stack(name)).updated));
    const before = await times();
    await cloud.deploy();
    expect(await times()).toEqual(before);
  });
});

describe('health, with a stub in the place of the API', () => {
  let stub: StubApi;

  beforeAll(async () => {
    stub = await startStubApi();
    await probes.changeHealthPlan(check => (check.kind === 'http' ? { ...check, url: stub.url } : check));
    await registerExecutor();
    await probes.setSecret('VERTEX_AI_PROJECT_ID', 'a-project');
  });

  afterAll(() => stub.close());

  /** The report of one run, and what the metrics of the given checks have gained by it. */
  async function run(...checks: (string | undefined)[]) {
    const before = await Promise.all(checks.map(check => probes.published(check)));
    const report = await probes.health();
    const after = await Promise.all(checks.map(check => probes.published(check)));
    // The schedule may have published in between, then twice the same.
    const published = after.map(({ times, healthy }, i) => {
      const gained = times - (before[i]?.times ?? 0);
      return gained > 0 ? (healthy - (before[i]?.healthy ?? 0)) / gained : 'nothing';
    });
    return { report, published };
  }
  const WHOLE = undefined;

  test('is healthy when everything answers', async () => {
    const { report, published } = await run(WHOLE, 'api');
    expect(report).toMatchObject({ status: 'healthy', checks: { api: { status: 'healthy' } } });
    expect(published).toEqual([1, 1]);
  });

  test('is degraded when only what is not critical fails', async () => {
    await probes.setSecret('VERTEX_AI_PROJECT_ID', '');
    const { report, published } = await run(WHOLE, 'api', 'personal-secrets');
    expect(report).toMatchObject({
      status: 'degraded',
      checks: { api: { status: 'healthy' }, 'personal-secrets': { status: 'unhealthy' } },
    });
    expect(published).toEqual([1, 1, 0]);
  });

  test('is unhealthy when the API fails, and every other result is still there', async () => {
    stub.status = 503;
    const { report, published } = await run(WHOLE, 'api', 'datasets-bucket');
    expect(report).toMatchObject({
      status: 'unhealthy',
      checks: {
        api: { status: 'unhealthy', reason: 'HTTP status 503' },
        'datasets-bucket': { status: 'healthy' },
      },
    });
    expect(published).toEqual([0, 0, 1]);
  });

  test('prints no value of the secret', async () => {
    await probes.setSecret('VERTEX_AI_PROJECT_ID', 'a-project');
    await probes.health();
    expect(await probes.secretsIn('it would be noticed: a-project')).toEqual(['VERTEX_AI_PROJECT_ID']);
    expect(await probes.secretsIn(readFileSync(cloud.layout.emulatorLog, 'utf8'))).toEqual([]);
  });
});

test('the end: the emulator is stopped and its state is gone', async () => {
  const emulator = readState(cloud.layout.state)?.process;
  expect(emulator && isRunning(emulator)).toBe(true);
  expect(await cloud.stop()).toBe(true);
  expect(emulator && isRunning(emulator)).toBe(false);
  expect(existsSync(cloud.layout.state)).toBe(false);
  expect(() => cloud.endpoint).toThrow('npm run local');
});

/** ECS registers a task that is healthy; here none runs. */
async function registerExecutor(): Promise<void> {
  const discovery = new ServiceDiscoveryClient({
    endpoint: cloud.endpoint,
    region: REGION,
    credentials: CREDENTIALS,
  });
  const { Services = [] } = await discovery.send(new ListServicesCommand({}));
  await discovery.send(
    new RegisterInstanceCommand({
      ServiceId: Services.find(({ Name }) => Name === 'executor')?.Id,
      InstanceId: 'stub',
      Attributes: { AWS_INSTANCE_IPV4: '127.0.0.1' },
    }),
  );
}
