import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { EXIT } from '../../../lib/ops/exit';
import type { DeployContext } from '../../../lib/release/deploy/context';
import { recover } from '../../../lib/release/deploy/recover';
import type { Plan } from '../../../lib/release/deploy/stacks/change-stacks';
import { DeployFailed, Refused } from '../../../lib/release/deploy/stop';
import { fakeSession } from '../../support/fake-session';

const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const SERVICE = 'bi-production-service';
const before = {
  current: undefined,
  health: { made: new Set<string>(), failed: new Set<string>() },
  spa: 'r1',
  digests: { api: `sha256:${'a'.repeat(64)}`, executor: `sha256:${'b'.repeat(64)}` },
};

/** A stack that each execution of a change set updates at once. */
let version: number;

beforeEach(() => {
  version = 1;
  cloudFormation.reset();
  ecs.reset();
  cloudFormation.on(DescribeStacksCommand).callsFake(() => ({
    Stacks: [
      {
        StackName: SERVICE,
        StackStatus: 'UPDATE_COMPLETE',
        LastUpdatedTime: new Date(version),
        Parameters: ['ApiImageDigest', 'ExecutorImageDigest', 'BootstrapVersion'].map(ParameterKey => ({
          ParameterKey,
          ParameterValue: 'something',
        })),
      },
    ],
  }));
  cloudFormation.on(CreateChangeSetCommand).resolves({});
  cloudFormation
    .on(DescribeChangeSetCommand)
    .resolves({ ChangeSetId: 'arn:restore', Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
  cloudFormation.on(ExecuteChangeSetCommand).callsFake(() => {
    version += 1;
    return {};
  });
  cloudFormation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
  cloudFormation.on(DeleteChangeSetCommand).resolves({});
  ecs.on(DescribeServicesCommand).resolves({
    services: ['api', 'executor'].map(serviceName => ({
      serviceName,
      status: 'ACTIVE',
      desiredCount: 1,
      runningCount: 1,
      deployments: [{ rolloutState: 'COMPLETED' }],
    })),
  });
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
});

const planned = (name: string) => ({
  stack: { name: `bi-production-${name}` },
  change: { id: `arn:${name}`, stack: `bi-production-${name}`, region: 'ap-northeast-1' },
});
const plan = {
  name: 'release-r2',
  stacks: [planned('service'), planned('edge')],
} as unknown as Plan;

const serve = jest.fn(async (_: string) => {});
const recovered = (error: unknown, changed: readonly string[], spaTurned = false) => {
  const session = fakeSession();
  const context = {
    session,
    spa: { serve },
    pace: { poll: 1, services: 60_000, healthy: 60_000 },
  } as unknown as DeployContext;
  return recover(context, plan, error, before, { changed: new Set(changed), spaTurned });
};

const restored = () => cloudFormation.commandCalls(CreateChangeSetCommand).map(({ args }) => args[0].input);
const truth = new DeployFailed('what runs is not the release', ['api task 1 runs something else']);

beforeEach(() => serve.mockClear());

describe('a deploy that failed before the service stack was changed', () => {
  it('puts no digest back, because none was changed', async () => {
    const failure = await recovered(new DeployFailed('stack bi-production-data failed', []), [
      'bi-production-keys',
    ]);
    expect(restored()).toEqual([]);
    expect(failure).toMatchObject({ exitCode: EXIT.rolledBack });
  });
});

describe('a deploy that failed after it', () => {
  it('puts the digests back, on the template that the stack has, and keeps every other parameter', async () => {
    const failure = await recovered(truth, [SERVICE]);
    expect(restored()).toEqual([
      expect.objectContaining({
        StackName: SERVICE,
        UsePreviousTemplate: true,
        Parameters: [
          { ParameterKey: 'ApiImageDigest', ParameterValue: before.digests.api },
          { ParameterKey: 'ExecutorImageDigest', ParameterValue: before.digests.executor },
          { ParameterKey: 'BootstrapVersion', UsePreviousValue: true },
        ],
      }),
    ]);
    expect(failure.exitCode).toBe(EXIT.rolledBack);
    expect(failure.message).toMatch(/what runs is not.*something else.*Put the previous digests back: done/s);
  });

  it('takes back the change sets that were not executed, and no other', async () => {
    await recovered(truth, [SERVICE]);
    const deleted = cloudFormation.commandCalls(DeleteChangeSetCommand).map(({ args }) => args[0].input);
    expect(deleted).toEqual([{ StackName: 'bi-production-edge', ChangeSetName: 'arn:edge' }]);
    expect(cloudFormation.commandCalls(DeleteStackCommand)).toEqual([]);
  });

  it('leaves the site alone before its switch was turned, and turns it back after', async () => {
    await recovered(truth, [SERVICE]);
    expect(serve).not.toHaveBeenCalled();
    await recovered(truth, [SERVICE], true);
    expect(serve).toHaveBeenCalledWith('r1');
  });

  it('says what to run by hand where the digests cannot be put back', async () => {
    cloudFormation.on(CreateChangeSetCommand).rejects(new Error('not allowed'));
    const failure = await recovered(truth, [SERVICE]);
    expect(failure.exitCode).toBe(EXIT.unfinished);
    expect(failure.message).toContain('not allowed. By hand: npx cdk deploy bi-production/service');
    expect(failure.message).toContain(`--parameters ${SERVICE}:ApiImageDigest=${before.digests.api}`);
  });

  it('is not done where tasks of another image run afterwards', async () => {
    ecs.on(ListTasksCommand).rejects(new Error('ECS does not answer'));
    expect(await recovered(truth, [SERVICE])).toMatchObject({ exitCode: EXIT.unfinished });
  });
});

describe('the end of the command', () => {
  it.each([
    ['a stack is stuck', new DeployFailed('stuck', [], EXIT.unfinished), EXIT.unfinished],
    ['a later change set has to be approved', new Refused('new findings', [], EXIT.notClear), EXIT.notClear],
    ['a defect', new TypeError('x is undefined'), EXIT.rolledBack],
  ])('after %s', async (_, error, exitCode) => {
    const failure = await recovered(error, [SERVICE]);
    expect(failure.exitCode).toBe(exitCode);
    expect(failure.message).toContain(error instanceof DeployFailed ? error.reason : error.message);
  });
});
