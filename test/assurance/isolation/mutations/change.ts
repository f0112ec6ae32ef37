import type { Json } from '../../../support/deployment';
import { type Mutations, STRANGER, type Templates } from './templates';

const role = (t: Templates, service: string, statement: Json, more: Json = {}) =>
  t.add('service', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'power',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Resource: '*', ...statement }],
        },
      },
    ],
    ...more,
  });
const lambda = 'lambda.amazonaws.com';
const health = (t: Templates): Json[] =>
  t.one('AWS::IAM::Policy', /^HealthFunctionRole/).properties.PolicyDocument.Statement;
const init = (t: Templates): Json[] =>
  t.one('AWS::IAM::Policy', /^InitFunctionRole/).properties.PolicyDocument.Statement;
const restricting = (t: Templates) => t.one('AWS::IAM::Role', /^CustomVpcRestrict/).properties;
const may = (Action: Json, Resource: Json = '*') => ({ Effect: 'Allow', Action, Resource });

/** A custom resource whose function has this role. */
const custom = (t: Templates, owner: Json) =>
  t.add('service', 'Custom::Anything', {
    ServiceToken: {
      'Fn::GetAtt': [
        t.add('service', 'AWS::Lambda::Function', { Code: { ZipFile: '' }, Role: owner }).Ref,
        'Arn',
      ],
    },
  });
const arnOf = ({ Ref }: { Ref: string }) => ({ 'Fn::GetAtt': [Ref, 'Arn'] });

export const CHANGE: Mutations = {
  E26: {
    'a function may add routes': t => health(t).push(may('ec2:CreateRoute')),
    'a function may open the group': t => health(t).push(may('ec2:AuthorizeSecurityGroupEgress')),
    'a function may do anything in EC2': t => health(t).push(may('ec2:*')),
    'a function may do anything': t => health(t).push(may('*')),
    'a function may do all but one thing': t =>
      health(t).push({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    'a function may change an endpoint': t => health(t).push(may('ec2:ModifyVpcEndpoint')),
    "a function may change an interface's groups": t =>
      health(t).push(may('ec2:ModifyNetworkInterfaceAttribute')),
    'a function may take DNS Firewall away': t =>
      health(t).push(may('route53resolver:DisassociateFirewallRuleGroup')),
    'a function may add names': t => health(t).push(may('route53resolver:UpdateFirewallDomains')),
    'a function may change the service': t => health(t).push(may('ecs:UpdateService')),
    "a function may change the task's role": t => health(t).push(may('iam:PutRolePolicy')),
    'a function may open the bucket': t =>
      health(t).push(may('s3:PutBucketPolicy', 'arn:aws:s3:::bi-datasets-production')),
    'a function may update stacks': t => health(t).push(may('cloudformation:UpdateStack')),
    'a function may redefine the job': t => health(t).push(may('states:UpdateStateMachine')),
    'a function may run the task anywhere': t => health(t).push(may(['ecs:RunTask', 'iam:PassRole'])),
    'a function may change the network under some condition': t =>
      health(t).push({
        ...may('ec2:CreateRoute'),
        Condition: { StringEquals: { 'aws:ResourceTag/a': 'b' } },
      }),
    'a new role may change the network': t => role(t, lambda, { Action: 'ec2:ReplaceRouteTableAssociation' }),
    'a new role of another account': t =>
      role(
        t,
        lambda,
        { Action: 'ec2:*' },
        {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Principal: { AWS: STRANGER }, Action: 'sts:AssumeRole' }],
          },
        },
      ),
    'an administrator': t =>
      role(
        t,
        lambda,
        { Action: 's3:ListBucket' },
        { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      ),
    'a managed policy whose contents are not known': t =>
      role(
        t,
        lambda,
        { Action: 's3:ListBucket' },
        { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonVPCFullAccess'] },
      ),
    'a managed policy of the account that is not in the templates': t =>
      role(
        t,
        lambda,
        { Action: 's3:ListBucket' },
        { ManagedPolicyArns: ['arn:aws:iam::111111111111:policy/power'] },
      ),
    'a user may change the network': t =>
      t.add('service', 'AWS::IAM::User', {
        Policies: [{ PolicyName: 'power', PolicyDocument: { Statement: [may('ec2:*')] } }],
      }),
    'a job may change the network': t =>
      t
        .one('AWS::IAM::Policy', /^NightlyMachineRole/)
        .properties.PolicyDocument.Statement.push(may('ec2:CreateRoute')),
    'DNS Firewall is not protected': t =>
      (t.one('AWS::Route53Resolver::FirewallRuleGroupAssociation').properties.MutationProtection =
        'DISABLED'),
  },
  E28: {
    'a macro rewrites the template': t => (t.stack('network').Transform = 'MyMacro'),
    'macros rewrite the template': t =>
      (t.stack('service').Transform = ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31']),
    'a macro in a property': t => (t.service.Tags = { 'Fn::Transform': { Name: 'MyMacro' } }),
    'a loop over resources': t => (t.stack('network').Resources['Fn::ForEach::Routes'] = ['Id', ['a'], {}]),
    'a nested stack': t =>
      t.add('service', 'AWS::CloudFormation::Stack', {
        TemplateURL: 'https://bucket.s3.amazonaws.com/template.json',
      }),
    'a module': t => t.add('service', 'Our::Network::Routes::MODULE', {}),
    'a custom resource whose role may add routes': t =>
      custom(t, arnOf(role(t, lambda, { Action: 'ec2:CreateRoute' }))),
    'a custom resource whose role may do anything in EC2': t =>
      custom(t, arnOf(role(t, lambda, { Action: 'ec2:*' }))),
    'a custom resource of an administrator': t =>
      custom(
        t,
        arnOf(
          role(
            t,
            lambda,
            { Action: 's3:ListBucket' },
            { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
          ),
        ),
      ),
    'a custom resource whose role is not in the templates': t =>
      custom(t, 'arn:aws:iam::111111111111:role/elsewhere'),
    'a custom resource behind a topic': t =>
      t.add('service', 'Custom::Anything', { ServiceToken: 'arn:aws:sns:ap-northeast-1:111111111111:topic' }),
    'a custom resource by its other name': t =>
      t.add('service', 'AWS::CloudFormation::CustomResource', {
        ServiceToken: 'arn:aws:lambda:ap-northeast-1:111111111111:function:f',
      }),
    'the initialiser may add routes': t => init(t).push(may('ec2:CreateRoute')),
    'what empties the default group may open any group': t =>
      (restricting(t).Policies[0].PolicyDocument.Statement[0].Resource = ['*']),
    "what empties the default group may open the task's group": t =>
      (restricting(t).Policies[0].PolicyDocument.Statement[0].Resource = [
        {
          'Fn::Join': [
            '',
            [
              'arn:aws:ec2:ap-northeast-1:',
              { Ref: 'AWS::AccountId' },
              ':security-group/',
              { 'Fn::ImportValue': 'mutant' },
            ],
          ],
        },
      ]),
    'another tool deploys the service': t => (t.service.DeploymentController = { Type: 'CODE_DEPLOY' }),
    'an unknown type names the VPC': t => t.add('network', 'AWS::Unheard::Thing', { Vpc: t.vpc }),
    'an unknown type names a subnet deep inside': t =>
      t.add('network', 'AWS::Unheard::Thing', {
        Deep: [{ Er: { 'Fn::Join': ['', ['x', { Ref: t.subnet.id }]] } }],
      }),
    "an unknown type names the task's group from another stack": t =>
      t.add('data', 'AWS::Unheard::Thing', { Group: t.export('service', t.groupId) }),
    'an unknown type names the route table in a text': t =>
      t.add('network', 'AWS::Unheard::Thing', { Table: { 'Fn::Sub': `\${${t.routeTable.Ref}}` } }),
    "an unknown type names the task's role": t =>
      t.add('service', 'AWS::Unheard::Thing', { Role: { 'Fn::GetAtt': [t.taskRole.id, 'Arn'] } }),
    'an unknown type names the service': t =>
      t.add('service', 'AWS::CodeDeploy::Anything', {
        Service: { Ref: t.one('AWS::ECS::Service', /^Executor/).id },
      }),
    'a type of somebody else names an endpoint': t =>
      t.add('network', 'Their::Network::Thing', { Endpoint: { Ref: t.endpoint(/ExecutorS3/).id } }),
  },
};
