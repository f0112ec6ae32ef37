import {
  CloudFormationClient,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { EXIT } from '../../../lib/ops/exit';
import type { ChangeSet } from '../../../lib/release/deploy/stacks/change-sets';
import { execute } from '../../../lib/release/deploy/stacks/execute';
import { fakeSession } from '../../support/fake-session';

const cloudFormation = mockClient(CloudFormationClient);
const STACK = 'bi-production-service';
const BEFORE = new Date('2026-11-01T00:00:00Z');
const AFTER = new Date('2026-11-28T03:00:01Z');
const pace = { poll: 1, services: 1_000, healthy: 1_000 };

const changeSet: ChangeSet = {
  id: 'arn:change-set',
  stack: STACK,
  region: 'ap-northeast-1',
  creates: false,
  base: BEFORE.toISOString(),
  description: { $metadata: {} },
};

const stackIs = (StackStatus: string, LastUpdatedTime = AFTER) => ({
  Stacks: [
    { StackName: STACK, CreationTime: BEFORE, LastUpdatedTime, StackStatus: StackStatus as StackStatus },
  ],
});
const event = (EventId: string, ResourceStatus: string, ResourceStatusReason?: string) => ({
  EventId,
  StackId: 'id',
  StackName: STACK,
  Timestamp: AFTER,
  LogicalResourceId: `Resource${EventId}`,
  ResourceType: 'AWS::ECS::Service',
  ResourceStatus: ResourceStatus as 'CREATE_FAILED',
  ...(ResourceStatusReason && { ResourceStatusReason }),
});

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation
    .on(DescribeChangeSetCommand)
    .resolves({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE', Changes: [] });
  cloudFormation.on(ExecuteChangeSetCommand).resolves({});
  cloudFormation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
});

const lines: string[] = [];
const run = (one = changeSet) =>
  execute({ session: fakeSession(), pace }, one, line => void lines.push(line));
const failure = () =>
  run().then(
    () => undefined,
    error => error,
  );
const executions = () => cloudFormation.commandCalls(ExecuteChangeSetCommand).length;

describe('an approved change set that is not what it was', () => {
  beforeEach(() => cloudFormation.on(DescribeStacksCommand).resolves(stackIs('UPDATE_COMPLETE', BEFORE)));

  it.each([
    ['is obsolete', { Status: 'CREATE_COMPLETE', ExecutionStatus: 'OBSOLETE' }, /CREATE_COMPLETE, OBSOLETE/],
    ['was executed', { Status: 'CREATE_COMPLETE', ExecutionStatus: 'EXECUTE_COMPLETE' }, /EXECUTE_COMPLETE/],
    [
      'is being deleted',
      { Status: 'DELETE_IN_PROGRESS', ExecutionStatus: 'UNAVAILABLE' },
      /DELETE_IN_PROGRESS/,
    ],
  ] as const)('because it %s is neither executed nor made anew', async (_, answer, words) => {
    cloudFormation.on(DescribeChangeSetCommand).resolves({ ...answer });
    expect((await failure()).message).toMatch(words);
    expect(executions()).toBe(0);
  });

  it('because it is gone is not executed', async () => {
    cloudFormation
      .on(DescribeChangeSetCommand)
      .rejects(Object.assign(new Error('no such'), { name: 'ChangeSetNotFoundException' }));
    expect((await failure()).message).toContain('it is gone');
    expect(executions()).toBe(0);
  });

  it('because the stack was changed since is not executed', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves(stackIs('UPDATE_COMPLETE', AFTER));
    expect((await failure()).message).toMatch(/obsolete: the stack was changed at .*run the command again/);
    expect(executions()).toBe(0);
  });
});

describe('a change set that is executed', () => {
  it('is waited for, although the stack shows its former state at first', async () => {
    cloudFormation
      .on(DescribeStacksCommand)
      .resolvesOnce(stackIs('UPDATE_COMPLETE', BEFORE))
      .resolvesOnce(stackIs('UPDATE_COMPLETE', BEFORE))
      .resolvesOnce(stackIs('UPDATE_IN_PROGRESS'))
      .resolves(stackIs('UPDATE_COMPLETE'));
    expect(await run()).toMatchObject({ status: 'UPDATE_COMPLETE', version: AFTER.toISOString() });
    expect(executions()).toBe(1);
  });

  it('reports each event once, and none of earlier changes', async () => {
    lines.length = 0;
    const old = { ...event('0', 'UPDATE_FAILED', 'of last week'), Timestamp: BEFORE };
    cloudFormation
      .on(DescribeStacksCommand)
      .resolvesOnce(stackIs('UPDATE_COMPLETE', BEFORE))
      .resolvesOnce(stackIs('UPDATE_IN_PROGRESS'))
      .resolves(stackIs('UPDATE_COMPLETE'));
    cloudFormation
      .on(DescribeStackEventsCommand)
      .resolvesOnce({ StackEvents: [old] })
      .resolvesOnce({ StackEvents: [event('1', 'UPDATE_COMPLETE'), old] })
      .resolves({ StackEvents: [event('2', 'UPDATE_COMPLETE'), event('1', 'UPDATE_COMPLETE'), old] });
    await run();
    expect(lines).toEqual(['Resource1 UPDATE_COMPLETE', 'Resource2 UPDATE_COMPLETE']);
  });

  it('fails with the cause, not with what was cancelled because of it', async () => {
    cloudFormation
      .on(DescribeStacksCommand)
      .resolvesOnce(stackIs('UPDATE_COMPLETE', BEFORE))
      .resolves(stackIs('UPDATE_ROLLBACK_COMPLETE'));
    cloudFormation
      .on(DescribeStackEventsCommand)
      .resolvesOnce({ StackEvents: [] })
      .resolves({
        StackEvents: [
          event('2', 'UPDATE_FAILED', 'Resource update cancelled'),
          event('1', 'UPDATE_FAILED', 'circuit breaker triggered'),
        ],
      });
    const error = await failure();
    expect(error.exitCode).toBe(EXIT.rolledBack);
    expect(error.details).toEqual(['Resource1 (AWS::ECS::Service) UPDATE_FAILED: circuit breaker triggered']);
  });

  it.each(['UPDATE_ROLLBACK_FAILED', 'ROLLBACK_COMPLETE', 'UPDATE_FAILED'])(
    'leaves something to do where the stack ends %s',
    async status => {
      cloudFormation
        .on(DescribeStacksCommand)
        .resolvesOnce(stackIs('UPDATE_COMPLETE', BEFORE))
        .resolves(stackIs(status));
      expect(await failure()).toMatchObject({ exitCode: EXIT.unfinished });
    },
  );

  it('is not begun after Ctrl-C', async () => {
    const controller = new AbortController();
    cloudFormation.on(DescribeStacksCommand).resolves(stackIs('UPDATE_COMPLETE', BEFORE));
    controller.abort();
    const session = fakeSession('production', { signal: controller.signal });
    await expect(execute({ session, pace }, changeSet, () => {})).rejects.toThrow();
    expect(executions()).toBe(0);
  });
});
