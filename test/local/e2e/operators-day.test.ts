/**
 * One day of an operator, by the commands of the runbook, on one local deployment. In order: each test goes on where
 * the one before it ended. What the local cloud does not run stands beside it: a stub for the API, and the CloudFront
 * Function in Node, asking the deployed KeyValueStore.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListKeysCommand } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { functionCode } from '../../../lib/constructs/edge/function-code';
import { REPOSITORIES, TABLES } from '../../../lib/contract/bi-cards';
import { BYPASS_COOKIE, BYPASS_FRAGMENT } from '../../../lib/contract/maintenance';
import { DELIVERIES } from '../../../lib/contract/releases';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { up } from '../../../lib/local/up';
import { EXIT } from '../../../lib/ops/exit';
import { clockInJapan } from '../../../lib/ops/japan';
import { type BiCardsSession, openBiCards } from '../../../lib/ops/session';
import { siteStore } from '../../../lib/release/spa/site-store';
import { load, viewerRequest } from '../../lambda/edge/runtime';
import { randomItems } from '../../support/random-items';
import { pushImage } from './images';
import { ops } from './ops';
import { names, Probes } from './probes';
import { contents, fill } from './table-contents';

jest.setTimeout(180_000);

const directory = mkdtempSync(join(tmpdir(), 'bi-day-'));
const options = { directory, venv: join(__dirname, '../../../.local/venv'), port: 0 };
const cloud = new LocalCloud(options);
const RELEASE = 'monday';
const ITEMS = 100;

let session: BiCardsSession;
let probes: Probes;
/** Days of Japan that the test saw: a report is of one. */
const days = new Set<string>();
const today = () => clockInJapan(new Date()).slice(0, 10);

beforeAll(async () => {
  days.add(today());
  await up({ ...options, quiet: true });
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  session = openBiCards({ deployment: names.deployment });
  probes = new Probes(cloud.clients());
});

afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

/** A command that says something as JSON, whatever it found. */
async function json(...args: string[]) {
  const { code, out, err } = await ops(cloud.endpoint, [...args, '--json']);
  if (out === '') throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
  return { code, value: JSON.parse(out) };
}
const onIt = ['-d', names.deployment];
/** Of a command that changes something: it has to succeed. */
async function done(...args: string[]) {
  const { code, value } = await json(...args, ...onIt, '--yes');
  expect(code).toBe(EXIT.done);
  return value;
}

describe('in the morning, a release', () => {
  test('is made of what was built, and deployed', async () => {
    const spa = join(directory, 'spa');
    mkdirSync(join(spa, 'assets'), { recursive: true });
    writeFileSync(join(spa, 'index.html'), '<script src="/assets/index-Ab12Cd34.js"></script>');
    writeFileSync(join(spa, 'assets/index-Ab12Cd34.js'), 'the site');
    for (const repository of Object.values(REPOSITORIES))
      await pushImage(session.client(ECRClient), repository, RELEASE);
    const images = ['--api', RELEASE, '--executor', RELEASE, '--spa', spa];
    const sha = '1a2b3c4d5e6f708192a3b4c5d6e7f80912a3b4c5';
    const made = await json(
      'release',
      'create',
      '-d',
      DELIVERIES.local,
      '--id',
      RELEASE,
      '--git-sha',
      sha,
      ...images,
    );
    expect(made.code).toBe(EXIT.done);
    const { value: review } = await json('deploy', names.deployment, RELEASE, '--dry-run');
    const deployed = await json('deploy', names.deployment, RELEASE, '--approve', review.hash);
    expect(deployed).toMatchObject({ code: EXIT.done, value: { release: RELEASE } });
  });

  test('is what status shows, and nothing differs from it', async () => {
    const { code, value } = await json('status', ...onIt);
    expect(value).toMatchObject({ current: { release: RELEASE }, spa: RELEASE, differences: [] });
    expect(code).toBe(EXIT.done);
  });
});

describe('a dependency that fails', () => {
  const bucket = { Bucket: names.datasetsBucket };
  const doctor = async () => {
    const { code, value } = await json('doctor', ...onIt);
    const wrong = value.filter(({ state }: { state: string }) => state === 'fail');
    return { code, wrong: wrong.map(({ what }: { what: string }) => what) };
  };

  /**
   * Rings from the first health check on: no container runs here, and the local cloud judges a metric by the worst of
   * all its series in the last five minutes.
   */
  const alarm = `${names.deployment}-unhealthy`;

  test('is named by doctor, until it is back', async () => {
    expect(await doctor()).toEqual({ code: EXIT.notClear, wrong: [alarm] });
    await session.client(S3Client).send(new DeleteBucketCommand(bucket));
    const missing = await doctor();
    await session.client(S3Client).send(new CreateBucketCommand(bucket));
    expect(missing.wrong.sort()).toEqual([alarm, 'datasets-bucket']);
    expect(await doctor()).toEqual({ code: EXIT.notClear, wrong: [alarm] });
  });

  test('is what the metric says and the alarm rings for', async () => {
    const { times, healthy } = await probes.published('datasets-bucket');
    expect(healthy).toBeLessThan(times);
    const { MetricAlarms = [] } = await cloud
      .clients()
      .cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
    expect(MetricAlarms.map(({ StateValue }) => StateValue)).toEqual(['ALARM']);
  });
});

test('a job is run by hand, and its history tells how it ended', async () => {
  const { ecs } = cloud.clients();
  const tasks = async () => (await ecs.send(new ListTasksCommand({ cluster: names.cluster }))).taskArns ?? [];
  const before = await tasks();
  await done('job', 'run', 'nightly');
  let started: string[] = [];
  while (started.length === 0) started = (await tasks()).filter(task => !before.includes(task));
  const running = await json('job', 'history', 'nightly', ...onIt);
  expect(running.value).toMatchObject([{ status: 'running' }]);
  // The container that would end by itself does not run here.
  for (const task of started) await ecs.send(new StopTaskCommand({ cluster: names.cluster, task }));
  let runs = running.value;
  while (runs[0].status === 'running') runs = (await json('job', 'history', 'nightly', ...onIt)).value;
  expect(runs).toMatchObject([{ status: 'succeeded', name: expect.stringMatching(/^manual-/) }]);
});

describe('in the evening, maintenance', () => {
  let token: string;
  const original = new Map<string, unknown>();

  /** What a viewer gets at the edge, of the store as it stands. */
  async function ask(cookies: Record<string, string> = {}) {
    const { client, arn } = await siteStore(session);
    const { Items = [] } = await client.send(new ListKeysCommand({ KvsARN: arn }));
    const store = Object.fromEntries(Items.map(({ Key = '', Value = '' }) => [Key, Value]));
    const code = functionCode(join(__dirname, '../../../lambda/edge/spa-router.ts'), {
      RELEASE_KEY: 'release',
    });
    const answer = await load(code, store).handler(viewerRequest('/', {}, cookies));
    return 'statusCode' in answer ? answer.statusCode : answer.uri;
  }
  const INDEX = `/releases/${RELEASE}/index.html`;

  test('closes the site to everybody but staff, and pauses the jobs', async () => {
    for (const [position, table] of TABLES.entries()) {
      await fill(session.client(DynamoDBClient), table.name, randomItems(table, ITEMS, position));
      original.set(table.name, await contents(session.client(DynamoDBClient), table.name));
    }
    expect(await ask()).toBe(INDEX);
    const { staffLink, paused } = await done('maintenance', 'on', '--until', '30m');
    token = new URLSearchParams(new URL(staffLink).hash.slice(1)).get(BYPASS_FRAGMENT) ?? '';
    expect(await ask()).toBe(503);
    expect(await ask({ [BYPASS_COOKIE]: token })).toBe(INDEX);
    expect(paused).toContain('nightly');
  });

  test('the restore drill brings back what was lost, and loses nothing', async () => {
    const { id } = await done('restore', 'run', '--at', 'latest');
    expect((await json('restore', 'verify', id, '--all', ...onIt)).code).toBe(EXIT.done);
    await damage();
    expect((await json('restore', 'verify', id, '--all', ...onIt)).code).toBe(EXIT.notClear);
    await done('restore', 'apply', id);
    for (const { name } of TABLES)
      expect(await contents(session.client(DynamoDBClient), name)).toEqual(original.get(name));
    await done('restore', 'abandon', id);
  });

  test('is over when the operator says so', async () => {
    expect((await done('maintenance', 'off')).resumed).toContain('nightly');
    expect(await ask()).toBe(INDEX);
  });

  /** A user is gone, every other item broken, and one there that nobody made. */
  async function damage(): Promise<void> {
    for (const [position, table] of TABLES.entries()) {
      const [first, ...others] = randomItems(table, ITEMS, position);
      const broken = others.map(item => ({ ...item, broken: { BOOL: true } }));
      await fill(session.client(DynamoDBClient), table.name, [
        ...broken,
        ...randomItems(table, 1, 1000 + position),
      ]);
      if (table.name === 'bi_users' && first?.userId) {
        const Key = { userId: first.userId };
        await session.client(DynamoDBClient).send(new DeleteItemCommand({ TableName: table.name, Key }));
      }
    }
  }
});

test('the report of the day tells of all of it', async () => {
  days.add(today());
  const reports = await Promise.all([...days].map(day => json('report', 'daily', '--day', day, ...onIt)));
  const text = reports.map(({ value }) => JSON.stringify(value)).join('\n');
  const actions = [
    'deploy',
    'job run',
    'maintenance on',
    'restore run',
    'restore apply',
    'restore abandon',
    'maintenance off',
  ];
  for (const action of actions) expect(text).toContain(` ${action}: done（`);
  expect(text).toContain('"bi-local-nightlyRuns":1');
  expect(text).toContain('bi-local-unhealthy');
});
