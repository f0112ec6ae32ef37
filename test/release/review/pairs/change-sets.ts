import type { DescribeChangeSetOutput, ResourceChange } from '@aws-sdk/client-cloudformation';
import { DATA, orders, sessions, uploads } from './bases/data';
import { janitor, SERVICE } from './bases/service';
import { type Edit, edited, type Pair, set, type Template, type Verdict } from './support';

const describe = (stack: string, changes: readonly ResourceChange[], rest: DescribeChangeSetOutput = {}) => ({
  ChangeSetId: `arn:aws:cloudformation:ap-northeast-1:111122223333:changeSet/review-${stack}/0a1b2c3d`,
  ChangeSetName: `review-${stack}`,
  StackId: `arn:aws:cloudformation:ap-northeast-1:111122223333:stack/${stack}/4e5f6071`,
  StackName: stack,
  CreationTime: new Date('2026-11-20T09:00:00Z'),
  ExecutionStatus: 'AVAILABLE' as const,
  Status: 'CREATE_COMPLETE' as const,
  IncludeNestedStacks: false,
  Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  Parameters: [],
  Changes: changes.map(ResourceChange => ({ Type: 'Resource' as const, ResourceChange })),
  ...rest,
});

const detail = (
  name: string,
  recreation: 'Never' | 'Conditionally' | 'Always',
  before: string,
  after: string,
) => ({
  Target: {
    Attribute: 'Properties' as const,
    Name: name,
    Path: `/Properties/${name}`,
    RequiresRecreation: recreation,
    BeforeValue: before,
    AfterValue: after,
    AttributeChangeType: 'Modify' as const,
  },
  Evaluation: 'Static' as const,
  ChangeSource: 'DirectModification' as const,
});

const modify = (id: string, type: string, rest: ResourceChange): ResourceChange => ({
  Action: 'Modify',
  LogicalResourceId: id,
  PhysicalResourceId: `shop-${id.toLowerCase()}`,
  ResourceType: type,
  Replacement: 'False',
  Scope: ['Properties'],
  Details: [],
  BeforeContext: '{"Properties":{}}',
  AfterContext: '{"Properties":{}}',
  ...rest,
});

interface Told {
  readonly stack?: string;
  readonly template?: Template;
  readonly edits?: readonly Edit[];
  readonly said?: Pick<Pair, 'row' | 'about' | 'resource'>;
}

const online = (
  verdict: Verdict,
  name: string,
  changeSet: (stack: string) => DescribeChangeSetOutput,
  { stack = 'shop-data', template = DATA, edits = [], said = {} }: Told,
): Pair => ({
  ...said,
  name,
  before: { [stack]: template },
  after: { [stack]: edited(template, ...edits) },
  verdict,
  changeSets: { [stack]: changeSet(stack) },
});
const tagged = [set(sessions, { 'Tags.+': { Key: 'owner', Value: 'shop-team' } })];
const tags = detail('Tags', 'Never', '[]', '[{"Key":"owner"}]');
const TABLE = 'AWS::DynamoDB::Table';

export const hurting: readonly Pair[] = [
  online(
    'block',
    'a change set replaces a table without a policy action, while the template changes a tag',
    stack =>
      describe(stack, [
        modify(sessions, TABLE, {
          Replacement: 'True',
          Details: [detail('TableName', 'Always', 'shop_sessions', 'x')],
        }),
      ]),
    { edits: tagged, said: { row: [21, 22], about: 'replacement', resource: sessions } },
  ),
  online(
    'block',
    'a change set may replace a table, depending on a value known later',
    stack =>
      describe(stack, [
        modify(sessions, TABLE, {
          Replacement: 'Conditional',
          Details: [
            {
              ...detail('TableName', 'Always', 'shop_sessions', '{{changeSet:KNOWN_AFTER_APPLY}}'),
              Evaluation: 'Dynamic',
              ChangeSource: 'ResourceAttribute',
              CausingEntity: 'Names.Table',
            },
          ],
        }),
      ]),
    { edits: tagged, said: { row: [21], about: 'conditional replacement', resource: sessions } },
  ),
  online(
    'block',
    'a change set removes a bucket that the template still holds',
    stack =>
      describe(stack, [
        modify(uploads, 'AWS::S3::Bucket', {
          Action: 'Remove',
          PolicyAction: 'Delete',
          Scope: [],
          Replacement: undefined,
        }),
      ]),
    { edits: tagged, said: { row: [22], about: 'removal', resource: uploads } },
  ),
  online(
    'block',
    'a change set replaces and deletes by its policy action alone',
    stack =>
      describe(stack, [
        modify(orders, 'AWS::DynamoDB::GlobalTable', {
          PolicyAction: 'ReplaceAndDelete',
          Replacement: 'True',
        }),
      ]),
    { edits: tagged, said: { row: [21], about: 'replacement', resource: orders } },
  ),
  online(
    'block',
    'a change set changes the deletion policy of a table',
    stack =>
      describe(stack, [
        modify(orders, 'AWS::DynamoDB::GlobalTable', {
          Scope: ['DeletionPolicy'],
          Details: [
            {
              Target: {
                Attribute: 'DeletionPolicy',
                Path: '/DeletionPolicy',
                RequiresRecreation: 'Never',
                BeforeValue: 'Retain',
                AfterValue: 'Delete',
                AttributeChangeType: 'Modify',
              },
              Evaluation: 'Static',
              ChangeSource: 'DirectModification',
            },
          ],
        }),
      ]),
    {
      edits: [set(orders, { DeletionPolicy: 'Delete' })],
      said: { about: 'deletion policy', resource: orders },
    },
  ),
  online(
    'unknown',
    'a change set could not be created',
    stack =>
      describe(stack, [], {
        Changes: [],
        ExecutionStatus: 'UNAVAILABLE',
        Status: 'FAILED',
        StatusReason: 'Transform AWS::Include failed: access denied',
      }),
    { edits: tagged, said: { about: 'change set failed' } },
  ),
  online(
    'unknown',
    'a change set has a second page that nobody fetched',
    stack =>
      describe(stack, [modify(sessions, TABLE, { Details: [tags] })], { NextToken: 'eyJwYWdlIjoyfQ==' }),
    { edits: tagged, said: { about: 'change set incomplete' } },
  ),
  online(
    'unknown',
    'a change set became obsolete before it was read',
    stack => describe(stack, [modify(sessions, TABLE, { Details: [tags] })], { ExecutionStatus: 'OBSOLETE' }),
    { edits: tagged, said: { about: 'change set obsolete' } },
  ),
  // Hesitated: importing is how a retained table comes back, and the wrong one is hard to give back.
  online(
    'ask',
    'a change set takes over a table that exists',
    stack =>
      describe(stack, [modify(sessions, TABLE, { Action: 'Import', Replacement: undefined, Scope: [] })], {
        ImportExistingResources: true,
      }),
    { edits: tagged, said: { row: [3], about: 'import', resource: sessions } },
  ),
];

export const harmless: readonly Pair[] = [
  online(
    'clear',
    'a change set changes a tag of a table, as the template says',
    stack =>
      describe(stack, [
        modify(sessions, TABLE, {
          Scope: ['Tags'],
          Details: [{ ...tags, Target: { ...tags.Target, Attribute: 'Tags', Path: '/Properties/Tags' } }],
        }),
      ]),
    { edits: tagged },
  ),
  online(
    'clear',
    'a change set finds nothing to change',
    stack =>
      describe(stack, [], {
        Changes: [],
        ExecutionStatus: 'UNAVAILABLE',
        Status: 'FAILED',
        StatusReason:
          "The submitted information didn't contain changes. Submit different information to create a change set.",
      }),
    { edits: [set(sessions, { Metadata: { 'aws:cdk:path': 'shop-data/State/Sessions/Resource' } })] },
  ),
  online(
    'clear',
    'a change set updates the code of a function in place',
    stack =>
      describe(stack, [
        modify(janitor, 'AWS::Lambda::Function', {
          Details: [detail('Code', 'Never', '{"S3Key":"0e1f"}', '{"S3Key":"ffee"}')],
        }),
      ]),
    { stack: 'shop-service', template: SERVICE, edits: [set(janitor, { 'Code.S3Key': 'ffee.zip' })] },
  ),
  online(
    'clear',
    'a change set replaces a task definition, as with every release',
    stack =>
      describe(stack, [
        modify('ApiTask7C9E2F10', 'AWS::ECS::TaskDefinition', {
          PolicyAction: 'ReplaceAndDelete',
          Replacement: 'True',
          Details: [detail('ContainerDefinitions', 'Always', '[]', '[]')],
        }),
        modify('ApiService5A1B0D93', 'AWS::ECS::Service', {
          Details: [
            {
              ...detail('TaskDefinition', 'Never', 'shop-api:1', '{{changeSet:KNOWN_AFTER_APPLY}}'),
              Evaluation: 'Dynamic',
              ChangeSource: 'ResourceReference',
              CausingEntity: 'ApiTask7C9E2F10',
            },
          ],
        }),
      ]),
    {
      stack: 'shop-service',
      template: SERVICE,
      edits: [
        set('ApiTask7C9E2F10', {
          'ContainerDefinitions.0.Environment': [{ Name: 'PAGE_SIZE', Value: '50' }],
        }),
      ],
    },
  ),
  online(
    'clear',
    'a change set adds a dashboard',
    stack =>
      describe(stack, [
        {
          Action: 'Add',
          LogicalResourceId: 'Costs',
          ResourceType: 'AWS::CloudWatch::Dashboard',
          Scope: [],
          Details: [],
        },
      ]),
    {
      edits: [
        t => ({
          ...t,
          Resources: {
            ...t.Resources,
            Costs: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: '{}' } },
          },
        }),
      ],
    },
  ),
];
