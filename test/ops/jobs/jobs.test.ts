import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { list, pause, resume, run } from '../../../lib/ops/jobs/actions';
import { type JobTarget, jobHistory, runJob } from '../../../lib/ops/jobs/jobs';
import { FakeScheduler } from '../../support/fake-services';
import { answering } from '../../support/fake-session';

const NOW = new Date('2026-11-28T05:00:00Z');
const now = () => NOW;
const sfn = mockClient(SFNClient);
mockClient(CloudWatchLogsClient).onAnyCommand().resolves({});
let scheduler: FakeScheduler;
let target: JobTarget;

beforeEach(() => {
  sfn.reset();
  sfn.on(ListExecutionsCommand).resolves({ executions: [] });
  sfn.on(StartExecutionCommand).resolves({});
  scheduler = new FakeScheduler(['health', 'isolation-canary', 'nightly']);
  target = {
    sfn: new SFNClient({ region: 'ap-northeast-1' }),
    schedules: { client: scheduler.client(), group: 'bi-test' },
    region: 'ap-northeast-1',
    account: '111111111111',
    machines: { nightly: 'bi-test-nightly', 'isolation-canary': 'bi-test-isolation-canary' },
    logGroup: '/ecs/bi-test-executor',
  };
});

const started = () => sfn.commandCalls(StartExecutionCommand).map(call => call.args[0].input);
const NIGHTLY = 'arn:aws:states:ap-northeast-1:111111111111:stateMachine:bi-test-nightly';

describe('running a job by hand', () => {
  it('is refused while it runs, and starts nothing', async () => {
    sfn.on(ListExecutionsCommand).resolves({ executions: [{ name: 'scheduled-x' } as never] });
    await expect(runJob(target, 'nightly', NOW)).rejects.toThrow(
      'nightly is running already, as scheduled-x',
    );
    expect(started()).toEqual([]);
  });

  it('is refused for a job that there is not, with those that there are', async () => {
    await expect(runJob(target, 'nigthly', NOW)).rejects.toThrow('allowed: nightly, isolation-canary');
  });

  it.each([
    [undefined, '{}'],
    ['--day=2026-11-01', '{"argument":"--day=2026-11-01"}'],
  ])('with the argument %p starts it under the time of the order', async (argument, input) => {
    await runJob(target, 'nightly', NOW, argument);
    expect(started()).toEqual([{ stateMachineArn: NIGHTLY, name: 'manual-2026-11-28T05-00-00Z', input }]);
  });

  it('is refused for a job that there is not in a dry run too', async () => {
    const trying = run(
      answering('yes', 'production', { now, dryRun: true }),
      target,
      'bi-production-nightly',
    );
    await expect(trying).rejects.toThrow(/there is no job "bi-production-nightly"; allowed: nightly/);
  });

  it('starts nothing in a dry run, and nothing when the answer is no', async () => {
    await run(answering('yes', 'production', { now, dryRun: true }), target, 'nightly');
    await expect(run(answering('no', 'production', { now }), target, 'nightly')).rejects.toThrow();
    expect(started()).toEqual([]);
  });
});

describe('the history', () => {
  async function only(execution: object) {
    sfn.on(ListExecutionsCommand).resolves({ executions: [{ executionArn: 'arn:x' } as never] });
    sfn.on(DescribeExecutionCommand).resolves({ name: 'r', startDate: NOW, ...execution } as never);
    const [found] = await jobHistory(target, 'nightly', 1);
    return found;
  }
  const cause = JSON.stringify({
    TaskArn: 'arn:aws:ecs:ap-northeast-1:111111111111:task/bi-test/abc123',
    StoppedReason: 'Essential container in task exited',
    Containers: [{ Name: 'executor', ExitCode: 137, Reason: 'OutOfMemoryError: killed' }],
  });

  it('reads exit code and reason out of the cause, and leads to the log of that container', async () => {
    const found = await only({
      status: 'FAILED',
      error: 'Job.OutOfMemory',
      cause,
      stopDate: new Date(NOW.getTime() + 90_000),
    });
    expect(found).toMatchObject({
      status: 'Job.OutOfMemory',
      exitCode: 137,
      reason: 'OutOfMemoryError: killed',
      seconds: 90,
    });
    expect(found?.links.logs).toContain(
      'log-group/$252Fecs$252Fbi-test-executor/log-events/executor$252Fexecutor$252Fabc123',
    );
  });

  it.each([
    [
      'a sentence for a cause',
      { status: 'FAILED', error: 'Job.StartFailed', cause: 'no capacity' },
      'no capacity',
    ],
    ['a cause that was cut', { status: 'FAILED', error: 'Job.Failed', cause: '{"Task' }, '{"Task'],
  ])('shows %s as it is', async (_, execution, reason) => {
    const found = await only(execution);
    expect(found).toMatchObject({ reason, links: { execution: expect.stringContaining('arn:x') } });
    expect(found?.exitCode).toBeUndefined();
  });

  it.each([
    [{ status: 'RUNNING' }, 'running'],
    [{ status: 'ABORTED' }, 'aborted'],
    [{ status: 'SUCCEEDED', output: '{"status":"succeeded"}' }, 'succeeded'],
    [{ status: 'SUCCEEDED', output: '{"status":"partial"}' }, 'partial'],
    [{ status: 'SUCCEEDED', output: '{"Containers":[]}' }, 'succeeded'],
  ])('calls %j %s', async (execution, status) => {
    expect((await only(execution))?.status).toBe(status);
  });
});

describe('pausing', () => {
  it('all jobs leaves what watches running, and resuming leaves all as it was', async () => {
    const before = scheduler.definitions();
    const session = answering('yes', 'staging', { now });
    await pause(session, target, undefined, '2h');
    expect(scheduler.schedules.get('health')?.StartDate).toBeUndefined();
    await list(session, target);
    expect(session.ui.shown).toMatch(/nightly .*paused until 2026-11-28 16:00 JST/);
    await resume(session, target, undefined);
    expect(scheduler.definitions()).toEqual(before);
  });

  it('one job leaves the others', async () => {
    await pause(answering('yes', 'staging', { now }), target, 'nightly', '2h');
    expect(scheduler.schedules.get('isolation-canary')?.StartDate).toBeUndefined();
    expect(scheduler.schedules.get('nightly')?.StartDate).toEqual(new Date('2026-11-28T07:00:00Z'));
  });
});
