import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { scale } from '../../../lib/ops/scale/scale';
import { fakeSession } from '../../support/fake-session';

const scaling = mockClient(ApplicationAutoScalingClient);
const logs = mockClient(CloudWatchLogsClient);

let target: { MinCapacity: number; MaxCapacity: number; SuspendedState?: object } | undefined;

beforeEach(() => {
  scaling.reset();
  logs.reset();
  logs.onAnyCommand().resolves({});
  target = { MinCapacity: 2, MaxCapacity: 6 };
  scaling
    .on(DescribeScalableTargetsCommand)
    .callsFake(() => ({ ScalableTargets: target ? [{ ...target }] : [] }));
  scaling.on(RegisterScalableTargetCommand).callsFake(({ MinCapacity }) => {
    if (target) target.MinCapacity = MinCapacity;
    return {};
  });
});

const changes = () => scaling.commandCalls(RegisterScalableTargetCommand);

describe('is refused, and changes nothing:', () => {
  afterEach(() => {
    expect(changes()).toHaveLength(0);
    expect(logs.commandCalls(PutLogEventsCommand)).toHaveLength(0);
  });

  it('more tasks than the maximum, with how to raise that', async () => {
    await expect(scale(fakeSession(), 'api', 7)).rejects.toThrow(
      /at most 6 tasks, and 7 .*allowed: 2 to 6\..*api\.tasks\.max in lib\/systems/,
    );
  });

  it('fewer tasks than the configuration promises', async () => {
    await expect(scale(fakeSession(), 'api', 1)).rejects.toThrow(/at least 2 tasks, and 1 .*tasks\.min/);
  });

  it('a deployment without a release', async () => {
    target = { MinCapacity: 0, MaxCapacity: 0 };
    await expect(scale(fakeSession(), 'executor', 2)).rejects.toThrow(/runs no release yet.*ops -- deploy/);
  });

  it('a service that is not deployed', async () => {
    target = undefined;
    await expect(scale(fakeSession(), 'api', 3)).rejects.toThrow(/not registered for scaling/);
  });

  it('a service with a fixed count, with what to do instead', async () => {
    await expect(scale(fakeSession('local'), 'api', 3)).rejects.toThrow(
      /fixed count of 1.*environments\.ts and deploy.*until the next deploy.*--desired-count 3/,
    );
  });

  it('while scaling out is suspended', async () => {
    target = { MinCapacity: 2, MaxCapacity: 6, SuspendedState: { DynamicScalingOutSuspended: true } };
    await expect(scale(fakeSession(), 'api', 4)).rejects.toThrow(/suspended by hand/);
  });

  it('when nobody can be asked', async () => {
    await expect(scale(fakeSession(), 'api', 4)).rejects.toThrow(/nobody can be asked.*--yes/);
  });

  it('when the person does not type the name of production', async () => {
    const session = fakeSession();
    session.ui.answer = 'no';
    await expect(scale(session, 'api', 4)).rejects.toThrow('nothing was changed');
    expect(session.ui.questions).toEqual([
      'bi-production: keep at least 4 tasks of api, not 2? Type production',
    ]);
  });
});

it('only shows what a --dry-run would change, and asks nobody', async () => {
  const session = fakeSession('production', { dryRun: true });
  expect(await scale(session, 'api', 4)).toBe(0);
  expect(session.ui.printed).toMatchObject({ from: 2, to: 4, changed: false });
  expect(session.ui.questions).toEqual([]);
  expect(changes()).toHaveLength(0);
});

it('has nothing to do where the minimum is that already', async () => {
  const session = fakeSession();
  expect(await scale(session, 'api', 2)).toBe(0);
  expect(session.ui.printed).toMatchObject({ from: 2, to: 2, changed: false });
  expect(changes()).toHaveLength(0);
});

it('raises the minimum alone, says what undoes it, and leaves an audit line', async () => {
  const session = fakeSession();
  session.ui.answer = 'yes';
  expect(await scale(session, 'api', 4)).toBe(0);
  expect(changes()[0]?.args[0].input).toEqual({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: 'service/bi-production/api',
    MinCapacity: 4,
  });
  expect(session.ui.printed).toMatchObject({
    changed: true,
    undoneBy: expect.stringMatching(
      /scale api 2 -d bi-production, or the next deploy that changes api\.tasks/,
    ),
  });
  const [line] = logs.commandCalls(PutLogEventsCommand);
  expect(JSON.parse(line?.args[0].input.logEvents?.[0]?.message ?? '')).toMatchObject({
    command: 'scale',
    details: { service: 'api', from: 2, to: 4 },
    outcome: 'done',
  });
});

it('says that it is unfinished where somebody else changed it at the same time', async () => {
  scaling.on(RegisterScalableTargetCommand).resolves({});
  await expect(scale(fakeSession('production', { yes: true, ui: yesUi() }), 'api', 4)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(/set to 4, but is 2/),
  });
});

function yesUi() {
  const { ui } = fakeSession();
  ui.answer = 'yes';
  return ui;
}
