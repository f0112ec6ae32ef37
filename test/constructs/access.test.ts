/** What the roles of the workflows may do, asked of the policy evaluator; what they must never do comes first. */
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { asPolicy } from '../../lib/assurance/policy/document';
import { evaluate } from '../../lib/assurance/policy/evaluate';
import { WorkflowRoles } from '../../lib/constructs/access/workflow-roles';
import { namesOf } from '../../lib/contract/bi-cards';
import { newApp } from '../../lib/systems/app';
import { placeOf } from '../../lib/systems/bi-cards/access';
import { environments } from '../../lib/systems/bi-cards/environments';

const ACCOUNT = '222222222222';
const OTHER = '333333333333';
const NAMES = namesOf('production');

function rolesWith(provider: 'make' | 'existing') {
  const stack = new Stack(newApp(), 'Test', { env: { region: 'ap-northeast-1', account: ACCOUNT } });
  new WorkflowRoles(stack, 'Workflows', {
    place: placeOf(environments.production, NAMES),
    roleNames: NAMES.workflowRoles,
    repository: 'company/in-house-systems',
    branch: 'main',
    environment: 'production',
    provider,
  });
  return Template.fromStack(stack);
}

const template = rolesWith('existing');

type RoleName = keyof typeof NAMES.workflowRoles;

/** The policy that is written for a role; AWS's `SecurityAudit` beside it reads configuration. */
function policyOf(role: RoleName) {
  const [roleId] =
    Object.entries(template.findResources('AWS::IAM::Role')).find(
      ([, { Properties }]) => Properties.RoleName === NAMES.workflowRoles[role],
    ) ?? [];
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === roleId),
  );
  if (policies.length !== 1) throw new Error(`${role} has ${policies.length} policies`);
  return asPolicy(policies[0]?.Properties.PolicyDocument);
}

function decide(role: RoleName, action: string, resource: string, context = {}, account = ACCOUNT): string {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${NAMES.workflowRoles[role]}`;
  const request = {
    action,
    resource,
    resourceAccount: account,
    principal: { kind: 'role', arn, account: ACCOUNT } as const,
    context,
  };
  // Roles and keys follow a policy of their own: here one that leaves it to their account.
  const trust = asPolicy({
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: '*', Resource: '*' },
    ],
  });
  return evaluate(request, {
    identity: [policyOf(role)],
    ...(/^(sts|kms):/.test(action) && { resource: trust }),
  }).decision;
}

const arn = (service: string, resource: string, region = 'ap-northeast-1') =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
const bootstrapRole = (name: string, account = ACCOUNT, region = 'ap-northeast-1') =>
  `arn:aws:iam::${account}:role/cdk-hnb659fds-${name}-role-${account}-${region}`;
const stackArn = (name: string, region?: string) => arn('cloudformation', `stack/${name}/9b1c`, region);
const asset = `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-ap-northeast-1/abc.json`;
const forCloudFormation = { 'iam:PassedToService': 'cloudformation.amazonaws.com' };

describe('neither role', () => {
  it.each<[what: string, action: string, resource: string, context?: Record<string, string>]>([
    [
      'reads the secret',
      'secretsmanager:GetSecretValue',
      arn('secretsmanager', `secret:${NAMES.secret}-AbCdEf`),
    ],
    [
      'decrypts the secret',
      'kms:Decrypt',
      arn('kms', 'key/1'),
      { 'kms:ViaService': 'secretsmanager.ap-northeast-1.amazonaws.com' },
    ],
    ['reads a table', 'dynamodb:GetItem', arn('dynamodb', 'table/bi_users')],
    ['changes a table', 'dynamodb:DeleteTable', arn('dynamodb', 'table/bi_users')],
    ['reads a dataset', 's3:GetObject', `arn:aws:s3:::${NAMES.datasetsBucket}/datasets/a`],
    ['deletes a release', 's3:DeleteObject', 'arn:aws:s3:::bi-releases/releases/r1.json'],
    ['writes a release', 's3:PutObject', 'arn:aws:s3:::bi-releases/releases/r1.json'],
    [
      'records what another environment runs',
      's3:PutObject',
      'arn:aws:s3:::bi-releases/deployments/bi-staging/current.json',
    ],
    ['makes a role', 'iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/bi-x`],
    ['widens itself', 'iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/${NAMES.workflowRoles.deploy}`],
    ['becomes the API', 'sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/${NAMES.api.taskRole}`],
    ['becomes CloudFormation', 'sts:AssumeRole', bootstrapRole('cfn-exec')],
    ['becomes a reader of everything', 'sts:AssumeRole', bootstrapRole('lookup')],
    ['touches another environment', 'cloudformation:ExecuteChangeSet', stackArn('bi-staging-data')],
    ['touches another system', 'cloudformation:CreateChangeSet', stackArn('payroll')],
    [
      'mutes another environment',
      'cloudwatch:PutAlarmMuteRule',
      arn('cloudwatch', 'alarm:bi-staging-outage'),
    ],
    ...['ap-northeast-1', 'us-east-1'].flatMap(region =>
      ['isolation-canary-failed', 'isolation-canary-missing'].map((alarm): [string, string, string] => [
        `mutes ${alarm} in ${region}, by whatever rule`,
        'cloudwatch:PutAlarmMuteRule',
        arn('cloudwatch', `alarm:bi-production-${alarm}`, region),
      ]),
    ),
    [
      'ends maintenance',
      'cloudwatch:DeleteAlarmMuteRule',
      arn('cloudwatch', 'alarm-mute-rule:bi-production-maintenance-1'),
    ],
    ['opens a shell', 'ecs:ExecuteCommand', arn('ecs', `task/${NAMES.cluster}/1`)],
    ['runs a task', 'ecs:RunTask', arn('ecs', `task-definition/${NAMES.executor.family}:1`)],
    [
      'turns the site of another Region’s bucket',
      's3:PutObject',
      'arn:aws:s3:::bi-static-staging/index.html',
    ],
    ['starts another function', 'lambda:InvokeFunction', arn('lambda', `function:${NAMES.functions.init}`)],
  ])('%s', (_, action, resource, context = {}) => {
    expect([
      decide('review', action, resource, context),
      decide('deploy', action, resource, context),
    ]).toEqual(['denied', 'denied']);
  });

  it('becomes a role of another account, whatever that account allows', () => {
    const there = bootstrapRole('deploy', OTHER);
    expect(decide('review', 'sts:AssumeRole', there, {}, OTHER)).toBe('denied');
    expect(decide('deploy', 'sts:AssumeRole', there, {}, OTHER)).toBe('denied');
  });
});

describe('the review', () => {
  it.each([
    ['executes a change set', 'cloudformation:ExecuteChangeSet', stackArn(NAMES.stacks.service)],
    ['updates a stack', 'cloudformation:UpdateStack', stackArn(NAMES.stacks.service)],
    ['deletes a stack', 'cloudformation:DeleteStack', stackArn(NAMES.stacks.data)],
    ['becomes who deploys', 'sts:AssumeRole', bootstrapRole('deploy')],
    ['becomes who publishes', 'sts:AssumeRole', bootstrapRole('file-publishing')],
    ['writes the site', 's3:PutObject', `arn:aws:s3:::${NAMES.staticBucket}/index.html`],
    ['turns the site', 'cloudfront-keyvaluestore:PutKey', arn('cloudfront', 'key-value-store/1', '')],
    [
      'records a deployment',
      's3:PutObject',
      'arn:aws:s3:::bi-releases/deployments/bi-production/current.json',
    ],
    ['removes a task definition', 'ecs:DeregisterTaskDefinition', '*'],
    ['mutes an alarm', 'cloudwatch:PutAlarmMuteRule', arn('cloudwatch', 'alarm:bi-production-outage')],
  ])('never %s', (_, action, resource) => {
    expect(decide('review', action, resource)).toBe('denied');
  });

  it('hands CDK’s execution role to CloudFormation, to nobody else, and no other role', () => {
    const pass = (role: string, service: string) =>
      decide('review', 'iam:PassRole', role, { 'iam:PassedToService': service });
    expect(pass(bootstrapRole('cfn-exec'), 'cloudformation.amazonaws.com')).toBe('allowed');
    expect(pass(bootstrapRole('cfn-exec'), 'lambda.amazonaws.com')).toBe('denied');
    expect(pass(`arn:aws:iam::${ACCOUNT}:role/admin`, 'cloudformation.amazonaws.com')).toBe('denied');
  });

  it.each([
    ['prepares a change set', 'cloudformation:CreateChangeSet', stackArn(NAMES.stacks.service)],
    [
      'prepares one of CloudFront',
      'cloudformation:CreateChangeSet',
      stackArn(NAMES.stacks.edge, 'us-east-1'),
    ],
    ['takes it back', 'cloudformation:DeleteChangeSet', stackArn(NAMES.stacks.service)],
    ['publishes its template', 's3:PutObject', asset],
    ['detects drift', 'cloudformation:DetectStackDrift', stackArn(NAMES.stacks.data)],
    ['asks for drift', 'cloudformation:DescribeStackDriftDetectionStatus', '*'],
  ])('%s', (_, action, resource) => {
    expect(decide('review', action, resource)).toBe('allowed');
  });
});

describe('a deployment', () => {
  it.each(['ap-northeast-1', 'us-east-1'])('becomes CDK’s roles in %s', region => {
    for (const name of ['deploy', 'file-publishing'])
      expect(decide('deploy', 'sts:AssumeRole', bootstrapRole(name, ACCOUNT, region))).toBe('allowed');
    expect(decide('deploy', 'sts:AssumeRole', bootstrapRole('deploy', ACCOUNT, 'eu-west-1'))).toBe('denied');
  });

  it.each([
    ['executes a change set', 'cloudformation:ExecuteChangeSet', stackArn(NAMES.stacks.service)],
    ['writes the site', 's3:PutObject', `arn:aws:s3:::${NAMES.staticBucket}/releases/r1/index.html`],
    ['turns the site', 'cloudfront-keyvaluestore:PutKey', arn('cloudfront', 'key-value-store/1', '')],
    ['records itself', 's3:PutObject', 'arn:aws:s3:::bi-releases/deployments/bi-production/current.json'],
    ['mutes the alarms', 'cloudwatch:PutAlarmMuteRule', arn('cloudwatch', 'alarm:bi-production-outage')],
    [
      'by a rule of its own',
      'cloudwatch:PutAlarmMuteRule',
      arn('cloudwatch', 'alarm-mute-rule:bi-production-deploy-1', 'us-east-1'),
    ],
    [
      'lets go of the lock',
      's3:DeleteObject',
      'arn:aws:s3:::bi-releases/deployments/bi-production/lock.json',
    ],
    [
      'reads the last words of a task',
      'logs:GetLogEvents',
      arn('logs', `log-group:${NAMES.api.logGroup}:log-stream:a`),
    ],
    [
      'says what it did',
      'logs:PutLogEvents',
      arn('logs', 'log-group:/ops/bi-production:log-stream:2026-11-28'),
    ],
  ])('%s', (_, action, resource) => {
    expect(decide('deploy', action, resource)).toBe('allowed');
  });

  it('hands no role to anybody by itself: CDK’s role does', () => {
    expect(decide('deploy', 'iam:PassRole', bootstrapRole('cfn-exec'), forCloudFormation)).toBe('denied');
  });
});

it.each(['review', 'deploy'] as const)('%s reads releases, states and health', role => {
  for (const [action, resource] of [
    ['s3:GetObject', 'arn:aws:s3:::bi-releases/releases/r1.json'],
    ['cloudformation:DescribeStacks', stackArn(NAMES.stacks.service)],
    ['cloudformation:GetTemplate', stackArn(NAMES.stacks.edge, 'us-east-1')],
    ['ecs:DescribeServices', arn('ecs', `service/${NAMES.cluster}/api`)],
    ['lambda:InvokeFunction', arn('lambda', `function:${NAMES.functions.health}`)],
    ['ecr:DescribeImages', arn('ecr', 'repository/bi-api')],
  ] as const)
    expect(decide(role, action, resource)).toBe('allowed');
});

it('makes the account’s provider for GitHub only where it is told to', () => {
  template.resourceCountIs('AWS::IAM::OIDCProvider', 0);
  rolesWith('make').resourceCountIs('AWS::IAM::OIDCProvider', 1);
});
