import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  ListStackResourcesCommand,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { detect } from '../../../lib/ops/drift/detect';

const STACK = 'bi-production-service';
const aws = mockClient(CloudFormationClient);
const client = new CloudFormationClient({ region: 'ap-northeast-1' });
const detected = (signal = new AbortController().signal, limitMs = 10) =>
  detect(STACK, { client, signal, pollMs: 1, limitMs });

/** As the API returns it; what is not used here is left out. */
const drift = (logicalId: string, more: Partial<StackResourceDrift>): StackResourceDrift => ({
  StackId: `arn:aws:cloudformation:ap-northeast-1:111111111111:stack/${STACK}/9b1c`,
  LogicalResourceId: logicalId,
  PhysicalResourceId: `physical-${logicalId}`,
  ResourceType: 'AWS::ECS::Service',
  StackResourceDriftStatus: 'IN_SYNC',
  Timestamp: new Date(0),
  ...more,
});

const status = (...statuses: object[]) => {
  const command = aws.on(DescribeStackDriftDetectionStatusCommand);
  for (const one of statuses.slice(0, -1)) command.resolvesOnce(one);
  command.resolves(statuses.at(-1) ?? {});
};

beforeEach(() => {
  aws.reset();
  aws.on(DetectStackDriftCommand).resolves({ StackDriftDetectionId: 'd-1' });
  status({ DetectionStatus: 'DETECTION_IN_PROGRESS' }, { DetectionStatus: 'DETECTION_COMPLETE' });
  aws.on(DescribeStackResourceDriftsCommand).resolves({ StackResourceDrifts: [] });
  aws.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [] });
});

it('waits for the end, and reads every page of what differs', async () => {
  aws
    .on(DescribeStackResourceDriftsCommand)
    .resolvesOnce({ StackResourceDrifts: [drift('Same', {})], NextToken: 'more' })
    .resolves({
      StackResourceDrifts: [
        drift('Api', {
          StackResourceDriftStatus: 'MODIFIED',
          PropertyDifferences: [
            {
              PropertyPath: '/DesiredCount',
              ExpectedValue: '2',
              ActualValue: '4',
              DifferenceType: 'NOT_EQUAL',
            },
          ],
        }),
        drift('Gone', { StackResourceDriftStatus: 'DELETED', ResourceType: 'AWS::SQS::Queue' }),
      ],
    });
  const { drifts, unjudged } = await detected();
  expect(unjudged).toEqual([]);
  expect(drifts).toEqual([
    {
      stack: STACK,
      logicalId: 'Api',
      physicalId: 'physical-Api',
      type: 'AWS::ECS::Service',
      kind: 'modified',
      differences: [{ path: '/DesiredCount', expected: '2', actual: '4' }],
    },
    {
      stack: STACK,
      logicalId: 'Gone',
      physicalId: 'physical-Gone',
      type: 'AWS::SQS::Queue',
      kind: 'deleted',
      differences: [],
    },
  ]);
});

it('names the types that CloudFormation leaves out without a word', async () => {
  aws.on(DescribeStackResourceDriftsCommand).resolves({
    StackResourceDrifts: [drift('Api', {}), drift('Odd', { StackResourceDriftStatus: 'NOT_CHECKED' })],
  });
  aws.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      ['Api', 'AWS::ECS::Service'],
      ['Odd', 'AWS::Odd::One'],
      ['Init', 'Custom::Init'],
    ].map(([LogicalResourceId, ResourceType]) => ({
      LogicalResourceId,
      ResourceType,
      LastUpdatedTimestamp: new Date(0),
      ResourceStatus: 'CREATE_COMPLETE' as const,
    })),
  });
  expect((await detected()).uncheckedTypes).toEqual(['AWS::Odd::One', 'Custom::Init']);
});

describe('it has not judged', () => {
  it('a stack that is not there', async () => {
    const missing = Object.assign(new Error(`Stack with id ${STACK} does not exist`), {
      name: 'ValidationError',
    });
    aws.on(DetectStackDriftCommand).rejects(missing);
    expect((await detected()).unjudged).toEqual([
      `${STACK}: ValidationError: Stack with id ${STACK} does not exist`,
    ]);
  });

  it('what a failed detection did not reach, but keeps what it found', async () => {
    status({ DetectionStatus: 'DETECTION_FAILED', DetectionStatusReason: 'Failed on: [Api]' });
    aws.on(DescribeStackResourceDriftsCommand).resolves({
      StackResourceDrifts: [drift('Gone', { StackResourceDriftStatus: 'DELETED' })],
    });
    const { drifts, unjudged } = await detected();
    expect(unjudged).toEqual([`${STACK}: Failed on: [Api]`]);
    expect(drifts.map(({ logicalId }) => logicalId)).toEqual(['Gone']);
  });

  it('a resource that CloudFormation could not read', async () => {
    aws.on(DescribeStackResourceDriftsCommand).resolves({
      StackResourceDrifts: [drift('Key', { StackResourceDriftStatus: 'UNKNOWN' })],
    });
    expect((await detected()).unjudged).toEqual([`${STACK}: Key (AWS::ECS::Service) could not be read`]);
  });

  it('a stack whose detection does not end', async () => {
    status({ DetectionStatus: 'DETECTION_IN_PROGRESS' });
    expect((await detected()).unjudged).toEqual([expect.stringContaining('took longer than')]);
  });
});

it('stops waiting when it is interrupted', async () => {
  status({ DetectionStatus: 'DETECTION_IN_PROGRESS' });
  const controller = new AbortController();
  const waiting = detected(controller.signal, 60_000);
  controller.abort(new Error('interrupted'));
  await expect(waiting).rejects.toThrow('interrupted');
});
