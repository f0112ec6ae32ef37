/** A new value: what is refused, who wins when two write, and what happens when tasks do not start with it. */
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  type Deployment,
  DescribeServicesCommand,
  ECSClient,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { EXIT } from '../../../lib/ops/exit';
import { rotate, set } from '../../../lib/ops/secret/change';
import { list } from '../../../lib/ops/secret/list';
import { FakeDocuments } from '../../support/fake-documents';
import { FakeSecretsManager } from '../../support/fake-secrets-manager';
import { fakeSession } from '../../support/fake-session';

const ecs = mockClient(ECSClient);
const lambda = mockClient(LambdaClient);
const logs = mockClient(CloudWatchLogsClient);

const OLD = 'old-value-'.padEnd(40, 'o');
const NEW = 'new-value-'.padEnd(40, 'n');
const held = { JWT_SECRET_KEY: OLD, VERTEX_AI_PROJECT_ID: 'a-project', SOMEBODY_ELSES: 'kept' };
const patience = { poll: 1, tasks: 200, healthy: 50 };

let secret: FakeSecretsManager;
let documents: FakeDocuments;
/** What each new deployment of ECS comes to, and the value it started with. */
let rollouts: ('COMPLETED' | 'FAILED' | 'replaced')[];
let startedWith: unknown[];
let deployments: Deployment[];
let unhealthyWith: string | undefined;

beforeEach(() => {
  for (const mock of [ecs, lambda, logs]) mock.reset();
  secret = new FakeSecretsManager(JSON.stringify(held));
  secret.client();
  documents = new FakeDocuments();
  rollouts = [];
  startedWith = [];
  unhealthyWith = undefined;
  deployments = [{ id: 'ecs-0', status: 'PRIMARY', rolloutState: 'COMPLETED' }];
  serviceWith(2);
  logs.on(CreateLogStreamCommand).resolves({});
  logs.on(PutLogEventsCommand).resolves({});
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
  ecs.on(UpdateServiceCommand).callsFake(() => {
    startedWith.push(secret.values.JWT_SECRET_KEY);
    const outcome = rollouts.shift() ?? 'COMPLETED';
    const own = { id: `ecs-${startedWith.length}`, status: 'PRIMARY' };
    deployments =
      outcome === 'replaced'
        ? [{ id: 'ecs-rollback', status: 'PRIMARY', rolloutState: 'COMPLETED' }]
        : [{ ...own, rolloutState: outcome }];
    return { service: { deployments: [own] } };
  });
  lambda.on(GetFunctionConfigurationCommand).resolves({});
  lambda.on(InvokeCommand).callsFake(() => {
    const bad = unhealthyWith !== undefined && secret.values.JWT_SECRET_KEY === unhealthyWith;
    const checks = {
      api: { status: bad ? 'unhealthy' : 'healthy', reason: bad ? 'HTTP status 503' : undefined },
    };
    return { Payload: Buffer.from(JSON.stringify({ status: bad ? 'unhealthy' : 'healthy', checks })) };
  });
});

function serviceWith(desiredCount: number) {
  ecs.on(DescribeServicesCommand).callsFake(() => ({
    services: [
      { serviceName: 'api', status: 'ACTIVE', desiredCount, runningCount: desiredCount, deployments },
    ],
  }));
}

const session = (more = {}) => fakeSession('staging', { yes: true, ...more });
const agreeing = (more = {}) => {
  const made = session(more);
  made.ui.answer = 'yes';
  return made;
};
const options = (value = NEW) => ({ read: async () => value, patience, documents });

/** Everything that left the process in words. */
const said = (made: ReturnType<typeof session>) =>
  [
    made.ui.text,
    made.ui.questions.join(),
    JSON.stringify(made.ui.printed),
    ...logs.commandCalls(PutLogEventsCommand).map(({ args }) => JSON.stringify(args[0].input)),
  ].join('\n');

describe('is refused, and changes nothing:', () => {
  afterEach(() => {
    expect(secret.values).toEqual(held);
    expect(secret.writes).toBe(0);
    expect(ecs.commandCalls(UpdateServiceCommand)).toEqual([]);
  });

  it('a key that there is not', async () => {
    await expect(set(agreeing(), 'JWT_SECRET', options())).rejects.toThrow('did you mean JWT_SECRET_KEY?');
  });

  it('a value that is too short, without showing it', async () => {
    const saving = set(agreeing(), 'JWT_SECRET_KEY', options('sh0rt'));
    await expect(saving).rejects.toThrow('it has 5 characters; allowed: 32 or more');
    await expect(saving).rejects.not.toThrow('sh0rt');
  });

  it('to generate what only a person knows', async () => {
    await expect(rotate(agreeing(), 'VERTEX_AI_PROJECT_ID', options())).rejects.toThrow(
      'ops -- secret set VERTEX_AI_PROJECT_ID --deployment bi-staging',
    );
  });

  it('while ECS is at work on the service', async () => {
    deployments = [{ id: 'ecs-9', status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }];
    await expect(set(agreeing(), 'JWT_SECRET_KEY', options())).rejects.toThrow('is being deployed');
  });

  it('while somebody deploys', async () => {
    documents.content.set('deployments/bi-staging/lock.json', {
      etag: '"9"',
      value: {
        id: 'x',
        who: 'bob',
        what: 'deploy r2',
        host: 'elsewhere',
        pid: 1,
        since: '2026-11-28T02:59:00Z',
        expires: '2026-11-28T03:10:00Z',
      },
    });
    await expect(set(agreeing(), 'JWT_SECRET_KEY', options())).rejects.toThrow(/bob|lock/);
  });

  it.each(['no', 'nobody'] as const)('when the answer is %s', async answer => {
    const made = session();
    made.ui.answer = answer;
    await expect(set(made, 'JWT_SECRET_KEY', options())).rejects.toMatchObject({ exitCode: EXIT.refused });
  });

  it('in production without its name', async () => {
    const made = fakeSession('production');
    await expect(set(made, 'JWT_SECRET_KEY', options())).rejects.toThrow('--yes');
    expect(made.ui.questions[0]).toMatch(/everybody has to sign in again\? Type production$/);
  });

  it('a dry run, which says what it would do', async () => {
    const made = session({ dryRun: true });
    expect(await set(made, 'JWT_SECRET_KEY', options())).toBe(EXIT.done);
    expect(made.ui.printed).toEqual({
      key: 'JWT_SECRET_KEY',
      secret: 'bi-staging/app',
      kept: ['VERTEX_AI_PROJECT_ID', 'SOMEBODY_ELSES'],
      tasks: 2,
    });
  });

  it('the value that it has already', async () => {
    const made = agreeing();
    expect(await set(made, 'JWT_SECRET_KEY', options(OLD))).toBe(EXIT.done);
    expect(made.ui.printed).toEqual({ key: 'JWT_SECRET_KEY', changed: false });
  });
});

describe('when others write at the same time', () => {
  it('their change of another key is kept', async () => {
    const { put } = racing(() => secret.saveByHand(JSON.stringify({ ...held, SOMEBODY_ELSES: 'new' })));
    expect(await set(agreeing(), 'JWT_SECRET_KEY', options())).toBe(EXIT.done);
    expect(secret.values).toEqual({ ...held, JWT_SECRET_KEY: NEW, SOMEBODY_ELSES: 'new' });
    expect(put()).toBe(true);
  });

  it('their change of the same key stays, and nothing is replaced', async () => {
    racing(() => secret.saveByHand(JSON.stringify({ ...held, JWT_SECRET_KEY: 'theirs'.padEnd(40, 't') })));
    await expect(set(agreeing(), 'JWT_SECRET_KEY', options())).rejects.toThrow(
      'somebody else has just changed',
    );
    expect(secret.values.JWT_SECRET_KEY).toMatch(/^theirs/);
    expect(startedWith).toEqual([]);
  });

  /** Runs once, after our version was written and before it is current. */
  function racing(edit: () => void) {
    let requests = 0;
    let done = false;
    secret.latency = async () => {
      requests += 1;
      if (done || secret.writes < 1) return;
      done = true;
      edit();
    };
    return { put: () => done && requests > 0 };
  }
});

describe('when tasks do not become healthy with the new value', () => {
  it.each<[string, () => void, RegExp]>([
    ['because ECS gives up', () => rollouts.push('FAILED'), /ECS gave up/],
    ['because ECS goes back by itself', () => rollouts.push('replaced'), /another deployment in the place/],
    [
      'because the API does not answer',
      () => {
        unhealthyWith = NEW;
      },
      /health check does not pass/,
    ],
  ])('%s, the earlier value is put back before tasks are replaced again', async (_, arrange, words) => {
    arrange();
    const made = agreeing();
    expect(await set(made, 'JWT_SECRET_KEY', options())).toBe(EXIT.rolledBack);
    expect(secret.values).toEqual(held);
    expect(startedWith).toEqual([NEW, OLD]);
    expect(made.ui.text).toMatch(words);
    expect(said(made)).not.toMatch(/new-value|old-value/);
    expect(said(made)).toContain('rolledBack');
  });

  it('and not with the earlier one either, the person is told that something is left to do', async () => {
    rollouts.push('FAILED', 'FAILED');
    await expect(set(agreeing(), 'JWT_SECRET_KEY', options())).rejects.toMatchObject({
      exitCode: EXIT.unfinished,
      message: expect.stringContaining('current again, but the tasks are not healthy with it either'),
    });
    expect(secret.values).toEqual(held);
  });

  it('and somebody has saved another value meanwhile, theirs stays', async () => {
    rollouts.push('FAILED');
    const theirs = { ...held, JWT_SECRET_KEY: 'theirs'.padEnd(40, 't') };
    ecs.on(ListTasksCommand).callsFake(() => {
      secret.saveByHand(JSON.stringify(theirs));
      return { taskArns: [] };
    });
    await expect(set(agreeing(), 'JWT_SECRET_KEY', options())).rejects.toMatchObject({
      exitCode: EXIT.unfinished,
    });
    expect(secret.values).toEqual(theirs);
  });
});

test('an error of the service is never quoted, for it may quote the value', async () => {
  secret.failures.PutSecretValue = Object.assign(new Error(`invalid: ${NEW}`), {
    name: 'ValidationException',
  });
  const saving = set(agreeing(), 'JWT_SECRET_KEY', options());
  await expect(saving).rejects.toThrow('refuses PutSecretValue with ValidationException');
  await expect(saving).rejects.not.toThrow('new-value');
});

test('Ctrl-C while tasks are replaced says that the value is saved', async () => {
  const controller = new AbortController();
  deployments = [{ id: 'ecs-0', status: 'PRIMARY', rolloutState: 'COMPLETED' }];
  ecs.on(UpdateServiceCommand).callsFake(() => {
    deployments = [{ id: 'ecs-1', status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }];
    controller.abort();
    return { service: { deployments } };
  });
  await expect(
    set(agreeing({ signal: controller.signal }), 'JWT_SECRET_KEY', options()),
  ).rejects.toMatchObject({ exitCode: EXIT.unfinished, message: expect.stringContaining('is saved, but') });
});

test('a value that is set keeps every other key, replaces the tasks, and leaves a line without it', async () => {
  const made = agreeing();
  expect(await set(made, 'JWT_SECRET_KEY', options())).toBe(EXIT.done);
  expect(secret.values).toEqual({ ...held, JWT_SECRET_KEY: NEW });
  expect(startedWith).toEqual([NEW]);
  expect(documents.content.size).toBe(0);
  const [line] = logs.commandCalls(PutLogEventsCommand).map(({ args }) => args[0].input);
  expect(JSON.parse(line?.logEvents?.[0]?.message ?? '')).toMatchObject({
    command: 'secret set',
    details: { key: 'JWT_SECRET_KEY', tasks: 2 },
    outcome: 'done',
  });
  expect(said(made)).not.toMatch(/new-value|old-value/);
});

test('a rotated value is long, new each time, and shown to nobody', async () => {
  const made = agreeing();
  await rotate(made, 'JWT_SECRET_KEY', options());
  const first = secret.values.JWT_SECRET_KEY;
  await rotate(made, 'JWT_SECRET_KEY', options());
  const second = secret.values.JWT_SECRET_KEY;
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(second).not.toBe(first);
  for (const value of [first, second]) expect(said(made)).not.toContain(value);
});

test('before the first release no task is replaced', async () => {
  serviceWith(0);
  expect(await set(agreeing(), 'VERTEX_AI_PROJECT_ID', options('another'))).toBe(EXIT.done);
  expect(secret.values.VERTEX_AI_PROJECT_ID).toBe('another');
  expect(startedWith).toEqual([]);
});

describe('the list', () => {
  const audited = (key: string, when: string, outcome = 'done') => ({
    message: JSON.stringify({ command: 'secret set', details: { key }, when, outcome }),
  });
  it('shows names and ages and no value', async () => {
    secret.saved = new Date('2026-11-18T03:00:00Z');
    logs.on(FilterLogEventsCommand).resolves({
      events: [
        audited('JWT_SECRET_KEY', '2026-11-01T03:00:00.000Z'),
        audited('JWT_SECRET_KEY', '2026-11-18T03:00:00.000Z'),
        audited('JWT_SECRET_KEY', '2026-11-27T03:00:00.000Z', 'rolledBack'),
      ],
    });
    const made = session();
    expect(await list(made)).toBe(EXIT.done);
    const app = {
      secret: 'bi-staging/app',
      ageDays: 10,
      maxDays: 365,
      keys: [
        { key: 'JWT_SECRET_KEY', source: 'random', state: 'set', changed: '2026-11-18T03:00:00.000Z' },
        { key: 'VERTEX_AI_PROJECT_ID', source: 'person', state: 'set' },
      ],
      others: ['SOMEBODY_ELSES'],
    };
    expect(made.ui.printed).toEqual({ secrets: [app] });
    expect(said(made)).not.toMatch(/old-value|a-project|kept/);
  });

  it.each([
    [364, EXIT.done],
    [365, EXIT.notClear],
  ])('of a secret that is %d days old ends with %d', async (days, code) => {
    secret.saved = new Date(Date.parse('2026-11-28T03:00:00Z') - days * 86_400_000);
    logs.on(FilterLogEventsCommand).resolves({ events: [] });
    const made = session();
    expect(await list(made)).toBe(code);
    expect(made.ui.shown.includes('TOO OLD')).toBe(code === EXIT.notClear);
  });

  it('is not clear where a key is missing, and needs no audit log', async () => {
    secret = new FakeSecretsManager(JSON.stringify({ JWT_SECRET_KEY: 'short' }));
    secret.client();
    logs
      .on(FilterLogEventsCommand)
      .rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    const made = session();
    expect(await list(made)).toBe(EXIT.notClear);
    expect(made.ui.printed).toMatchObject({
      secrets: [{ keys: [{ state: expect.stringContaining('it has 5 characters') }, { state: 'not set' }] }],
    });
    expect(made.ui.text).toContain('AccessDeniedException');
  });
});
