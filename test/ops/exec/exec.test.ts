import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { exec } from '../../../lib/ops/exec/exec';
import { type Programs, programs } from '../../../lib/ops/exec/programs';
import { fakeSession } from '../../support/fake-session';

const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);

const task = (id: string, startedAt: string, more: Partial<Task> = {}): Task => ({
  taskArn: `arn:aws:ecs:ap-northeast-1:222222222222:task/bi-staging/${id}`,
  lastStatus: 'RUNNING',
  startedAt: new Date(startedAt),
  enableExecuteCommand: true,
  containers: [{ managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'RUNNING' }] }],
  ...more,
});

const OLD = task('old', '2026-11-28T01:00:00Z');
const NEW = task('new', '2026-11-28T02:00:00Z');

class FakePrograms implements Programs {
  missing: string[] = [];
  readonly runs: { program: string; args: readonly string[] }[] = [];
  code: number | null = 0;

  readonly isInstalled = async (program: string) => !this.missing.includes(program);
  readonly run = async (program: string, args: readonly string[]) => {
    this.runs.push({ program, args });
    return this.code;
  };
}

let local: FakePrograms;
const running = (...tasks: Task[]) => {
  ecs.on(ListTasksCommand).resolves({ taskArns: tasks.flatMap(({ taskArn }) => taskArn ?? []) });
  ecs.on(DescribeTasksCommand).resolves({ tasks });
};

beforeEach(() => {
  ecs.reset();
  logs.reset();
  logs.onAnyCommand().resolves({});
  local = new FakePrograms();
  running(OLD, NEW);
});

const SHELL = { command: '/bin/sh' };
const refusal = (service: 'api' | 'executor', session = fakeSession('staging'), options = SHELL) =>
  expect(exec(session, service, options, local)).rejects;

describe('is refused, and opens nothing:', () => {
  afterEach(() => expect(local.runs).toEqual([]));

  it.each(['staging', 'production'] as const)('the executor, in %s', async environment => {
    await refusal('executor', fakeSession(environment)).toThrow(/runs code of cards.*logs executor/);
    expect(ecs.calls()).toHaveLength(0);
  });

  it('an environment without a shell, with the reason', async () => {
    await refusal('api', fakeSession('production')).toThrow(
      /api\.shell is off.*writable root file system.*bi-staging/,
    );
    expect(ecs.calls()).toHaveLength(0);
  });

  it('where no task runs', async () => {
    running();
    await refusal('api').toThrow(/no task of the API runs; why: npm run ops -- why api/);
  });

  it('a task that does not run, with those that do', async () => {
    const options = { ...SHELL, task: 'gone' };
    await refusal('api', fakeSession('staging'), options).toThrow(
      'no task gone of the API runs; allowed: new, old',
    );
  });

  it('a task of before the shell was allowed', async () => {
    running(task('new', '2026-11-28T02:00:00Z', { enableExecuteCommand: false }));
    await refusal('api').toThrow(/before the shell was allowed.*--force-new-deployment/);
  });

  it('a task whose agent does not run', async () => {
    running(task('new', '2026-11-28T02:00:00Z', { containers: [] }));
    await refusal('api').toThrow(/agent of ECS Exec in task new is missing/);
  });

  it.each([
    ['aws', /aws is not on the PATH; install the AWS CLI: https/],
    [
      'session-manager-plugin',
      /session-manager-plugin is not on the PATH; install the Session Manager plugin/,
    ],
  ])('without %s', async (program, words) => {
    local.missing = [program];
    await refusal('api').toThrow(words);
  });
});

it('prints the command on a --dry-run, and needs nothing installed', async () => {
  local.missing = ['aws'];
  const session = fakeSession('staging', { dryRun: true });
  expect(await exec(session, 'api', { command: 'ls /tmp' }, local)).toBe(0);
  expect(session.ui.printed).toEqual({
    run: [
      ...['aws', 'ecs', 'execute-command', '--region', 'ap-northeast-1', '--cluster', 'bi-staging'],
      ...['--task', 'new', '--container', 'api', '--interactive', '--command', 'ls /tmp'],
    ],
  });
  expect(local.runs).toEqual([]);
});

it('opens the newest task, and writes down that it did but not what was typed', async () => {
  expect(await exec(fakeSession('staging'), 'api', { command: 'echo a-password' }, local)).toBe(0);
  expect(local.runs[0]?.args).toEqual(expect.arrayContaining(['--task', 'new']));
  const [line] = logs.commandCalls(PutLogEventsCommand);
  const message = line?.args[0].input.logEvents?.[0]?.message ?? '';
  expect(JSON.parse(message)).toMatchObject({ command: 'exec', details: { service: 'api', task: 'new' } });
  expect(message).not.toContain('a-password');
});

it('opens the task that was asked for', async () => {
  await exec(fakeSession('staging'), 'api', { ...SHELL, task: 'old' }, local);
  expect(local.runs[0]?.args).toEqual(expect.arrayContaining(['--task', 'old']));
});

it('is not clear where the session ended with an error', async () => {
  local.code = 255;
  expect(await exec(fakeSession('staging'), 'api', SHELL, local)).toBe(1);
});

describe('programs of this machine', () => {
  it('are found or not', async () => {
    expect(await programs.isInstalled(process.execPath)).toBe(true);
    expect(await programs.isInstalled('there-is-no-such-program')).toBe(false);
  });

  it('run with the given environment, and say how they ended', async () => {
    const code = await programs.run(process.execPath, ['-e', 'process.exit(Number(process.env.HOW))'], {
      HOW: '7',
    });
    expect(code).toBe(7);
  });
});
