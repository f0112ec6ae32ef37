/**
 * The commands that look, as a person runs them, on one local deployment.
 * Needs Python and, where the emulator is not installed yet, a package index.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { IMAGE_PARAMETERS } from '../../../lib/contract/bi-cards';
import { DELIVERIES } from '../../../lib/contract/releases';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { CREDENTIALS, REGION } from '../../../lib/local/target';
import { EXIT } from '../../../lib/ops/exit';
import { follow } from './follow';
import { ops } from './ops';
import { names } from './probes';

jest.setTimeout(180_000);

const directory = mkdtempSync(join(tmpdir(), 'bi-look-'));
const cloud = new LocalCloud({ directory, venv: join(__dirname, '../../../.local/venv'), port: 0 });
const digest = `sha256:${'a'.repeat(64)}`;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  await cloud.install();
  await cloud.start();
  await cloud.bootstrap();
  await cloud.deploy({ context: { deployment: DELIVERIES.local } });
  const parameters = Object.values(IMAGE_PARAMETERS).map(name => [`${names.stacks.service}:${name}`, digest]);
  await cloud.deploy({ parameters: Object.fromEntries(parameters) });
  logs = new CloudWatchLogsClient({ endpoint: cloud.endpoint, region: REGION, credentials: CREDENTIALS });
});

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

const run = (command: string, ...args: string[]) =>
  ops(cloud.endpoint, [command, ...args, '-d', names.deployment]);
const json = async (command: string, ...args: string[]) => {
  const { code, out, err } = await run(command, ...args, '--json');
  if (out === '') throw new Error(`${command} ended with ${code}: ${err}`);
  return { code, value: JSON.parse(out) };
};

async function write(logGroupName: string, logStreamName: string, ...messages: string[]): Promise<void> {
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch(error => {
    if (error.name !== 'ResourceAlreadyExistsException') throw error;
  });
  const logEvents = messages.map((message, i) => ({ timestamp: Date.now() + i, message }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

describe('status', () => {
  test('shows services, schedules, maintenance, secret and alarms on one screen', async () => {
    const { code, out } = await run('status');
    expect(out).toMatch(/api +1\/1 +sha256:aaaaaaaaaaaa…/);
    expect(out).toMatch(/nightly +cron\(0 3 \* \* \? \*\) +\d{4}-\d\d-\d\d 03:00 JST/);
    expect(out).toMatch(/maintenance: off\n.*\nsecret bi-local\/app: changed 0 days ago\nalarms: .* of \d+/);
    expect(out.split('\n').length).toBeLessThan(45);
    expect(code).toBe(EXIT.done);
  });

  test('has the same as JSON', async () => {
    const { value } = await json('status');
    expect(value.around).toMatchObject({
      maintenance: { value: { on: false } },
      secrets: { value: [{ name: 'bi-local/app', changedDaysAgo: 0 }] },
    });
    expect(value.around.schedules.value).toHaveLength(4);
  });
});

describe('doctor', () => {
  test('finds what is wrong: the images that run are in no repository', async () => {
    const { code, value } = await json('doctor');
    const wrong = value.filter(({ state }: { state: string }) => state === 'fail');
    expect(wrong.map(({ group, what }: Record<string, string>) => `${group}: ${what}`).sort()).toEqual([
      'images: image of api',
      'images: image of executor',
    ]);
    expect(wrong[0].todo).toContain('release list');
    expect(code).toBe(EXIT.notClear);
  });

  test('looks at every kind of thing, and shows what to do', async () => {
    const { out } = await run('doctor', '--verbose');
    for (const group of [
      'access',
      'release',
      'targets',
      'dependencies',
      'network',
      'schedules',
      'log groups',
      'alarms',
    ])
      expect(out).toContain(`\n${group}\n`.slice(group === 'access' ? 1 : 0));
    expect(out).toMatch(/endpoints: 6 available/);
    expect(out).toMatch(/dead letters: none in 1 queues/);
    expect(out).not.toContain('could not look');
  });
});

describe('logs', () => {
  test('prints what a part wrote, without what looks like a secret', async () => {
    await write(names.api.logGroup, 'api/api/one', '{"level":"info","password":"hunter2"}', 'second');
    const { code, out, err } = await run('logs', 'api', '--since', '10m');
    expect(out).toMatch(/^\S+Z one \{"level":"info","password":"\*\*\*"\}\n\S+Z one second\n$/);
    expect(out + err).not.toContain('hunter2');
    expect(code).toBe(EXIT.done);
  });

  test('follows: every line once, until Ctrl-C, which is no failure', async () => {
    const group = names.executor.logGroup;
    await write(group, 'executor/executor/one', 'before');
    const following = follow(cloud.endpoint, [
      'logs',
      'executor',
      '-d',
      names.deployment,
      '--follow',
      '--json',
    ]);
    await following.until('before');
    await write(group, 'executor/executor/one', 'while 1', 'while 2');
    await following.until('while 2');
    await write(group, 'executor/executor/two', 'while 3');
    await following.until('while 3');
    const { code, out } = await following.interrupt();
    const messages = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).message);
    expect(messages).toEqual(['before', 'while 1', 'while 2', 'while 3']);
    expect(code).toBe(EXIT.done);
  });

  test('runs a saved query', async () => {
    const { code, value } = await json('logs', '--query', 'errors', '--since', '10m');
    expect(Array.isArray(value)).toBe(true);
    expect(code).toBe(EXIT.done);
  });
});

describe('why', () => {
  test('tells what ECS still knows, and what only the archive does', async () => {
    const { ecs } = cloud.clients();
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: names.cluster, serviceName: 'executor' }),
    );
    await ecs.send(new StopTaskCommand({ cluster: names.cluster, task: taskArns[0], reason: 'ann looks' }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: names.stoppedTasksLogGroup })).catch(error => {
      if (error.name !== 'ResourceAlreadyExistsException') throw error;
    });
    const detail = {
      taskArn: 'arn:aws:ecs:ap-northeast-1:111111111111:task/bi-local/gone',
      group: 'service:api',
      lastStatus: 'STOPPED',
      stoppedAt: new Date().toISOString(),
      stopCode: 'TaskFailedToStart',
      stoppedReason:
        'ResourceInitializationError: unable to pull secrets or registry auth: retrieved secret from Secrets Manager did not contain json key VERTEX_AI_PROJECT_ID',
      containers: [{ name: 'api' }],
    };
    await write(names.stoppedTasksLogGroup, 'events', JSON.stringify({ detail }));
    const { code, out } = await run('why', '--since', '1h');
    expect(out).toMatch(/executor .*stopped by somebody: .*ann looks/);
    expect(out).toMatch(
      /api .*secret key missing: .* no key VERTEX_AI_PROJECT_ID\n {2}→ .*ops -- secret set/,
    );
    expect(code).toBe(EXIT.done);
  });
});

test('metrics draws what was reported, and says what this cloud does not compute', async () => {
  const Dimensions = [
    { Name: 'ClusterName', Value: names.cluster },
    { Name: 'ServiceName', Value: 'api' },
  ];
  await cloud.clients().cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: 'AWS/ECS',
      MetricData: [{ MetricName: 'CPUUtilization', Value: 42, Dimensions }],
    }),
  );
  const { code, out } = await run('metrics', '--since', '30m');
  expect(out).toMatch(/api CPU +42% +42% +42% +42% +·*█·*/);
  expect(out).toMatch(/not computed \(.*\): requests/);
  expect(code).toBe(EXIT.done);
});

test('smoke tries the local deployment', async () => {
  const { code, out } = await run('smoke');
  expect(out).toMatch(/✔ +bi_users +written, read/);
  expect(out).toMatch(/all \d+ work/);
  expect(code).toBe(EXIT.done);
});

describe('what is refused here, with the way that there is:', () => {
  test.each([
    [['scale', 'api', '3'], /fixed count of 1.*environments\.ts and deploy/],
    [['scale', 'api', '0'], /allowed: a whole number from 1/],
    [['exec', 'executor'], /no shell in the executor.*isolation/],
    [['exec', 'api'], /bi-local has no shell.*read-only/],
    [['logs', 'apii'], /did you mean api\?/],
  ])('%j', async ([command = '', ...args], words) => {
    const { code, out, err } = await run(command, ...args);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n\s+at /);
    expect({ code, out }).toEqual({ code: EXIT.refused, out: '' });
  });
});
