/**
 * The state machines of jobs, executed by the local cloud's Step Functions, each path once. In the place of ECS stands an
 * activity, because the emulator's ECS ends every task alike: it answers what ECS answers, causes in their real shape.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetActivityTaskCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { jobDefinition } from '../../../lib/constructs/jobs/job-definition';
import { STARTER } from '../../../lib/constructs/jobs/job-starter';
import { scheduledExecution } from '../../../lib/contract/jobs';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { CREDENTIALS, REGION } from '../../../lib/local/target';
import type { Json } from '../../support/deployment';

jest.setTimeout(120_000);

const directory = mkdtempSync(join(tmpdir(), 'jobs-'));
const venv = join(__dirname, '../../../.local/venv');
const cloud = new LocalCloud({ directory, venv, port: 0 });
let sfn: SFNClient;
let activityArn: string;
let job: string;
let starter: string;

const ROLE = 'arn:aws:iam::111111111111:role/anybody';

beforeAll(async () => {
  await cloud.install();
  await cloud.start();
  sfn = new SFNClient({ endpoint: cloud.endpoint, region: REGION, credentials: CREDENTIALS });
  activityArn = (await sfn.send(new CreateActivityCommand({ name: 'ecs' }))).activityArn ?? '';
  job = await machine('job', inTheLocalCloud(jobDefinition(runState())));
  starter = await machine('starter', STARTER);
});

afterAll(async () => {
  sfn?.destroy();
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

/** The state as the executor makes it, as far as the rest of the machine sees it. */
function runState(): Json {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.sync',
    TimeoutSeconds: 3600,
    Parameters: { Overrides: { ContainerOverrides: [{ Name: 'executor', Command: ['python'] }] } },
    End: true,
  };
}

/** The one state that is not executed as it is, and a pause that a test can wait for. */
function inTheLocalCloud(definition: Json): Json {
  const { Run, Pause } = definition.States;
  Object.assign(Run, { Resource: activityArn });
  Object.assign(Pause, { Seconds: 1 });
  return definition;
}

async function machine(name: string, definition: Json): Promise<string> {
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({ name, roleArn: ROLE, definition: JSON.stringify(definition) }),
  );
  return stateMachineArn;
}

async function start(stateMachineArn: string, input: Json = {}, name?: string): Promise<string> {
  const { executionArn = '' } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name }),
  );
  return executionArn;
}

async function ended(executionArn: string): Promise<DescribeExecutionCommandOutput> {
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** What ECS says of a task that has ended. Source: Step Functions developer guide, "Run Amazon ECS or Fargate tasks". */
const task = (container: Json, more: Json = {}) => ({
  TaskArn: 'arn:aws:ecs:ap-northeast-1:111111111111:task/bi-test/0123456789abcdef',
  LastStatus: 'STOPPED',
  StopCode: 'EssentialContainerExited',
  StoppedReason: 'Essential container in task exited',
  Containers: [{ Name: 'executor', LastStatus: 'STOPPED', ...container }],
  ...more,
});

type Answer = { readonly fails: Json } | { readonly succeeds: Json };
const exits = (code: number): Answer => ({ fails: task({ ExitCode: code }) });
const NEVER_STARTED: Answer = {
  fails: task(
    { Reason: 'CannotPullContainerError' },
    { StopCode: 'TaskFailedToStart', StoppedReason: 'CannotPullContainerError' },
  ),
};

/** Answers the runs of one execution in order, and says with what each was asked. */
async function ecsAnswers(...answers: Answer[]): Promise<Json[]> {
  const asked: Json[] = [];
  for (const answer of answers) {
    const { taskToken, input = '{}' } = await sfn.send(new GetActivityTaskCommand({ activityArn }));
    asked.push(JSON.parse(input));
    if ('succeeds' in answer) {
      await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer.succeeds) }));
      continue;
    }
    const refused = typeof answer.fails === 'string';
    await sfn.send(
      new SendTaskFailureCommand({
        taskToken,
        error: refused ? 'ECS.AmazonECSException' : 'States.TaskFailed',
        cause: refused ? answer.fails : JSON.stringify(answer.fails),
      }),
    );
  }
  return asked;
}

async function run(...answers: Answer[]) {
  const execution = await start(job);
  const asked = await ecsAnswers(...answers);
  const { status, error, cause, output } = await ended(execution);
  return { status, error, cause, output: output && JSON.parse(output), runs: asked.length };
}

const OOM: Answer = {
  fails: task({ ExitCode: 137, Reason: 'OutOfMemoryError: Container killed due to memory usage' }),
};

it.each<[string, string, Answer[]]>([
  ['an exit code that stands for nothing', 'Job.Failed', [exits(1)]],
  ['a kill that was not for memory', 'Job.Failed', [exits(137)]],
  ['a kill for want of memory', 'Job.OutOfMemory', [OOM]],
  ['a task that never starts', 'Job.StartFailed', [NEVER_STARTED, NEVER_STARTED, NEVER_STARTED]],
  [
    'a start that ECS refuses',
    'Job.StartFailed',
    [{ fails: 'no capacity' }, { fails: 'no capacity' }, { fails: 'no capacity' }],
  ],
  ['a job that asks to be tried again for ever', 'Job.GaveUp', [exits(75), exits(75), exits(75)]],
])('%s fails as %s', async (_, error, answers) => {
  expect(await run(...answers)).toMatchObject({ status: 'FAILED', error, runs: answers.length });
});

it('a job that overruns its limit fails as Job.TimedOut', async () => {
  // A call that does not come back: nobody has work for this activity, and the emulator times no activity itself.
  const idle = (await sfn.send(new CreateActivityCommand({ name: 'idle' }))).activityArn;
  const definition = inTheLocalCloud(jobDefinition(runState()));
  Object.assign(definition.States.Run, {
    Resource: 'arn:aws:states:::aws-sdk:sfn:getActivityTask',
    Parameters: { ActivityArn: idle },
    TimeoutSeconds: 1,
  });
  expect(await ended(await start(await machine('overrun', definition)))).toMatchObject({
    status: 'FAILED',
    error: 'Job.TimedOut',
  });
});

it('a failure keeps what ECS said, for whoever looks at it', async () => {
  const { cause = '' } = await run(exits(1));
  expect(JSON.parse(cause)).toMatchObject({ Containers: [{ ExitCode: 1 }], TaskArn: expect.any(String) });
});

it.each<[string, Answer[]]>([
  ['at once', [{ succeeds: task({ ExitCode: 0 }) }]],
  ['after it did not start', [NEVER_STARTED, { succeeds: task({ ExitCode: 0 }) }]],
  ['after it asked to be tried again', [exits(75), exits(75), { succeeds: task({ ExitCode: 0 }) }]],
])('a job succeeds %s', async (_, answers) => {
  expect(await run(...answers)).toMatchObject({
    status: 'SUCCEEDED',
    output: { status: 'succeeded' },
    runs: answers.length,
  });
});

it('a job that did its work in part succeeds, and says so', async () => {
  expect(await run(exits(3))).toMatchObject({ status: 'SUCCEEDED', output: { status: 'partial' } });
});

it.each([
  ['that of a manual run', { argument: '{"day":"2026-11-01"}' }, ['python', '{"day":"2026-11-01"}']],
  ['none in a scheduled one', {}, ['python']],
])('the command is given its argument: %s', async (_, input, expected) => {
  const execution = await start(job, input);
  const [asked] = await ecsAnswers({ succeeds: task({ ExitCode: 0 }) });
  await ended(execution);
  expect(asked.Overrides.ContainerOverrides).toEqual([{ Name: 'executor', Command: expected }]);
});

describe('the starter', () => {
  const due = (scheduledTime: string) => start(starter, { machine: job, scheduledTime });
  const executionOf = (name: string) => job.replace(':stateMachine:', ':execution:').concat(`:${name}`);

  it('starts an execution with the scheduled time in its name', async () => {
    expect(await ended(await due('2026-11-01T18:00:00Z'))).toMatchObject({ status: 'SUCCEEDED' });
    await ecsAnswers({ succeeds: task({ ExitCode: 0 }) });
    expect(await ended(executionOf(scheduledExecution('2026-11-01T18:00:00Z')))).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  it('starts nothing when the same time is delivered again, while it runs or afterwards', async () => {
    await ended(await due('2026-11-02T18:00:00Z'));
    expect(await ended(await due('2026-11-02T18:00:00Z'))).toMatchObject({ status: 'SUCCEEDED' });
    await ecsAnswers({ succeeds: task({ ExitCode: 0 }) });
    await ended(executionOf('scheduled-2026-11-02T18-00-00Z'));
    expect(await ended(await due('2026-11-02T18:00:00Z'))).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('fails, and starts nothing, while another run goes on', async () => {
    const manual = await start(job, {}, 'manual');
    expect(await ended(await due('2026-11-03T18:00:00Z'))).toMatchObject({
      status: 'FAILED',
      error: 'Job.StillRunning',
    });
    await sfn.send(new StopExecutionCommand({ executionArn: manual }));
    await expect(
      sfn.send(new DescribeExecutionCommand({ executionArn: executionOf('scheduled-2026-11-03T18-00-00Z') })),
    ).rejects.toThrow();
  });
});
