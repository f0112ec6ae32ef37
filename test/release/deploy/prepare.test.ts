import {
  CloudFormationClient,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ListExportsCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import type { TemplateResource } from '../../../lib/assurance/model/template';
import type { DeployContext, PrepareOptions } from '../../../lib/release/deploy/context';
import type { Assembly } from '../../../lib/release/deploy/stacks/assembly';
import { changeSetName, discardAll, prepareAll } from '../../../lib/release/deploy/stacks/prepare';
import { fakeSession } from '../../support/fake-session';

const cloudFormation = mockClient(CloudFormationClient);
const session = fakeSession();
const notFound = (name: string) =>
  Object.assign(new Error(`${name} does not exist`), { name: 'ValidationError' });

function assemblyOf(stacks: Readonly<Record<string, TemplateResource['Properties']>>): Assembly {
  return {
    directory: '/nowhere',
    stacks: Object.entries(stacks).map(([name, Properties]) => ({
      id: `bi-production/${name}`,
      name,
      region: 'ap-northeast-1',
      dependencies: [],
      stack: {
        key: name,
        sha256: '',
        template: { Resources: { One: { Type: 'AWS::SNS::Topic', ...(Properties && { Properties }) } } },
      },
    })),
  };
}

const calls: PrepareOptions[] = [];
const prepared = async (assembly: Assembly) => {
  const cdk = { prepare: async (options: PrepareOptions) => void calls.push(options) };
  const context = { session, cdk, pace: { poll: 1 } } as unknown as DeployContext;
  const planned = await prepareAll(context, assembly, { name: 'release-r2', parameters: {} }, () => {});
  return Object.fromEntries(
    planned.map(({ stack, change }) => [stack.name, typeof change === 'object' ? 'change set' : change]),
  );
};

beforeEach(() => {
  calls.length = 0;
  cloudFormation.reset();
  cloudFormation.on(ListExportsCommand).resolves({ Exports: [{ Name: 'network:Vpc' }] });
  cloudFormation.on(DescribeStacksCommand).callsFake(({ StackName }) => {
    throw notFound(StackName);
  });
  cloudFormation
    .on(DescribeChangeSetCommand)
    .resolves({ ChangeSetId: 'arn:1', Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
});

describe('a stack', () => {
  it('that imports what does not exist yet waits for its turn', async () => {
    const assembly = assemblyOf({
      network: {},
      service: { Vpc: { 'Fn::ImportValue': 'network:Vpc' } },
      dashboards: { Arn: { 'Fn::ImportValue': 'service:Listener' } },
      edge: { Dns: { 'Fn::GetStackOutput': { StackName: 'service', OutputName: 'Dns' } } },
    });
    expect(await prepared(assembly)).toEqual({
      network: 'change set',
      service: 'change set',
      dashboards: 'later',
      edge: 'later',
    });
    expect(calls[0]?.stacks).toEqual(['bi-production/network', 'bi-production/service']);
  });

  it('whose change set is missing does not change', async () => {
    cloudFormation
      .on(DescribeChangeSetCommand)
      .rejects(Object.assign(new Error('not there'), { name: 'ChangeSetNotFoundException' }));
    expect(await prepared(assemblyOf({ network: {} }))).toEqual({ network: 'unchanged' });
  });

  it('whose change set is empty does not change, and the change set goes', async () => {
    cloudFormation.on(DescribeChangeSetCommand).resolves({
      ChangeSetId: 'arn:empty',
      Status: 'FAILED',
      StatusReason: "The submitted information didn't contain changes. Submit different information.",
    });
    expect(await prepared(assemblyOf({ network: {} }))).toEqual({ network: 'unchanged' });
    expect(cloudFormation.commandCalls(DeleteChangeSetCommand)).toHaveLength(1);
  });

  it('whose change set cannot be made stops everything, with the reason', async () => {
    cloudFormation
      .on(DescribeChangeSetCommand)
      .resolves({ Status: 'FAILED', StatusReason: 'Export service:X cannot be deleted as it is in use' });
    await expect(prepared(assemblyOf({ network: {} }))).rejects.toThrow(/network cannot be made: Export/);
  });
});

it('reads a change set to its last page', async () => {
  const page = (id: string, NextToken?: string) => ({
    ChangeSetId: 'arn:1',
    Status: 'CREATE_COMPLETE' as const,
    Changes: [{ ResourceChange: { LogicalResourceId: id } }],
    ...(NextToken && { NextToken }),
  });
  cloudFormation.on(DescribeChangeSetCommand).resolvesOnce(page('A', 'more')).resolves(page('B'));
  const context = {
    session,
    cdk: { prepare: async () => {} },
    pace: { poll: 1 },
  } as unknown as DeployContext;
  const [planned] = await prepareAll(
    context,
    assemblyOf({ network: {} }),
    { name: 'release-r2', parameters: {} },
    () => {},
  );
  expect(planned?.change).toMatchObject({
    description: {
      Changes: [
        { ResourceChange: { LogicalResourceId: 'A' } },
        { ResourceChange: { LogicalResourceId: 'B' } },
      ],
    },
  });
});

describe('what was prepared and is not executed', () => {
  const planned = [
    {
      stack: { name: 'network' },
      change: { id: 'arn:1', stack: 'network', region: 'ap-northeast-1' },
    },
  ] as never;

  it.each([
    ['takes the empty stack of a first change set with it', 'REVIEW_IN_PROGRESS', 1],
    ['leaves a stack alone that holds something', 'UPDATE_COMPLETE', 0],
  ] as const)('%s', async (_, StackStatus, deletions) => {
    cloudFormation.on(DescribeStacksCommand).resolves({
      Stacks: [{ StackName: 'network', StackStatus, CreationTime: new Date(0) }],
    });
    await discardAll(session, planned);
    expect(cloudFormation.commandCalls(DeleteChangeSetCommand)).toHaveLength(1);
    expect(cloudFormation.commandCalls(DeleteStackCommand)).toHaveLength(deletions);
  });

  it('that cannot be removed is a warning with the command', async () => {
    cloudFormation.on(DeleteChangeSetCommand).rejects(new Error('not allowed'));
    await discardAll(session, planned);
    expect(session.ui.text).toMatch(/the change set of network stays: not allowed.*delete-change-set/);
  });
});

it('names change sets as CloudFormation allows', () => {
  expect(changeSetName('2026.11.28-1a2b3c4', '20261128T030000Z-2026.11.28-1a2b3c4')).toMatch(
    /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/,
  );
});
