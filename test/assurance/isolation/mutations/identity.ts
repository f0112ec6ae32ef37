import type { Json } from '../../../support/deployment';
import { type Mutations, STRANGER, type Templates } from './templates';

const allow = (t: Templates, statement: Json) => t.taskPolicy.push({ Effect: 'Allow', ...statement });
const trust = (t: Templates): Json[] => t.taskRole.properties.AssumeRolePolicyDocument.Statement;
const endpoint = (t: Templates) => t.taskPolicy[0].Condition.StringEquals;
const document = (...statements: Json[]) => ({ Version: '2012-10-17', Statement: statements });
const READ_ALL = {
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::bi-datasets-production/*',
};
const variable = (t: Templates, Name: string, Value: Json) => t.container.Environment.push({ Name, Value });

export const IDENTITY: Mutations = {
  E14: {
    'credentials that work anywhere': t => delete t.taskPolicy[0].Condition,
    'listing that works anywhere': t => delete t.taskPolicy[1].Condition.StringEquals,
    'credentials that work without an endpoint too': t => {
      t.taskPolicy[0].Condition = { StringEqualsIfExists: endpoint(t) };
    },
    'credentials that work anywhere but in one endpoint': t => {
      t.taskPolicy[0].Condition = { StringNotEquals: endpoint(t) };
    },
    "credentials for somebody else's endpoint": t =>
      Object.assign(endpoint(t), { 'aws:SourceVpce': 'vpce-0123456789abcdef0' }),
    'credentials for two endpoints': t => {
      endpoint(t)['aws:SourceVpce'] = [endpoint(t)['aws:SourceVpce'], 'vpce-0123456789abcdef0'];
    },
    'credentials for any endpoint': t => {
      t.taskPolicy[0].Condition = { StringLike: { 'aws:SourceVpce': 'vpce-*' } };
    },
    'credentials for an address': t => {
      t.taskPolicy[0].Condition = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
    },
    'the condition may vanish': t => {
      t.taskPolicy[0].Condition = {
        'Fn::If': [t.undecided('service'), t.taskPolicy[0].Condition, { Ref: 'AWS::NoValue' }],
      };
    },
    'a statement for anything': t => allow(t, { Action: '*', Resource: '*' }),
    'all actions but one': t => allow(t, { NotAction: 'iam:*', Resource: '*' }),
    'any bucket through the endpoint': t =>
      allow(t, { Action: 's3:GetObject', Resource: '*', Condition: t.taskPolicy[0].Condition }),
    'any action through the endpoint': t => allow(t, { ...t.taskPolicy[0], Action: 's3:*' }),
    'another role may be taken': t =>
      allow(t, { Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::111111111111:role/admin' }),
    'a managed policy of AWS': t =>
      (t.taskRole.properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonS3FullAccess']),
    'a managed policy that only reads': t =>
      (t.taskRole.properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/ReadOnlyAccess']),
    'a managed policy of our own': t =>
      (t.taskRole.properties.ManagedPolicyArns = [
        t.add('service', 'AWS::IAM::ManagedPolicy', { PolicyDocument: document(READ_ALL) }),
      ]),
    'a managed policy that names the role': t =>
      t.add('service', 'AWS::IAM::ManagedPolicy', {
        Roles: [{ Ref: t.taskRole.id }],
        PolicyDocument: document(READ_ALL),
      }),
    'an inline policy of the role': t =>
      (t.taskRole.properties.Policies = [{ PolicyName: 'more', PolicyDocument: document(READ_ALL) }]),
    'a second policy': t =>
      t.add('service', 'AWS::IAM::Policy', {
        PolicyName: 'more',
        Roles: [{ Ref: t.taskRole.id }],
        PolicyDocument: document(READ_ALL),
      }),
    'a policy that names the role by its name': t =>
      t.add('data', 'AWS::IAM::Policy', {
        PolicyName: 'more',
        Roles: ['bi-production-executor-task'],
        PolicyDocument: document(READ_ALL),
      }),
    'a role policy of the newer type': t =>
      t.add('data', 'AWS::IAM::RolePolicy', {
        PolicyName: 'more',
        RoleName: 'bi-production-executor-task',
        PolicyDocument: document(READ_ALL),
      }),
    'a policy for a role that a parameter names': t => {
      t.stack('service').Parameters.Role = { Type: 'String' };
      t.add('service', 'AWS::IAM::Policy', {
        PolicyName: 'more',
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: document(READ_ALL),
      });
    },
    'a policy under a condition': t =>
      t.add(
        'service',
        'AWS::IAM::Policy',
        { PolicyName: 'more', Roles: [{ Ref: t.taskRole.id }], PolicyDocument: document(READ_ALL) },
        { Condition: t.undecided('service') },
      ),
    'the role of the API': t =>
      (t.task.properties.TaskRoleArn = {
        'Fn::GetAtt': [t.one('AWS::IAM::Role', /^ApiServiceTaskRole/).id, 'Arn'],
      }),
    'the execution role': t => (t.task.properties.TaskRoleArn = t.task.properties.ExecutionRoleArn),
    'a role that is not in the templates': t =>
      (t.task.properties.TaskRoleArn = 'arn:aws:iam::111111111111:role/elsewhere'),
    'a role that a condition chooses': t =>
      (t.task.properties.TaskRoleArn = {
        'Fn::If': [
          'Released',
          t.task.properties.TaskRoleArn,
          { 'Fn::GetAtt': [t.one('AWS::IAM::Role', /^ApiServiceTaskRole/).id, 'Arn'] },
        ],
      }),
    'the job gives the task another role': t => {
      const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
      const text = JSON.stringify(properties.DefinitionString);
      properties.DefinitionString = JSON.parse(
        text.replace(
          '\\"Overrides\\":{',
          '\\"Overrides\\":{\\"TaskRoleArn\\":\\"arn:aws:iam::111111111111:role/admin\\",',
        ),
      );
    },
    'another account may take the role': t =>
      trust(t).push({ Effect: 'Allow', Principal: { AWS: STRANGER }, Action: 'sts:AssumeRole' }),
    'anybody may take the role': t =>
      trust(t).push({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }),
    'the account may take the role': t =>
      trust(t).push({
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
        Action: 'sts:AssumeRole',
      }),
    'another service may take the role': t =>
      trust(t).push({
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    'a bucket lets the role in from anywhere': t =>
      t.one('AWS::S3::BucketPolicy', /^Datasets/).properties.PolicyDocument.Statement.push({
        Effect: 'Allow',
        Principal: {
          AWS: {
            'Fn::Join': [
              '',
              ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':role/bi-production-executor-task'],
            ],
          },
        },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::bi-datasets-production/*',
      }),
    'a queue lets everybody in': t =>
      t.add('service', 'AWS::SQS::QueuePolicy', {
        Queues: ['queue'],
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
        },
      }),
    'a role trusts the role of the task': t =>
      t.add('service', 'AWS::IAM::Role', {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: { 'Fn::GetAtt': [t.taskRole.id, 'Arn'] } },
              Action: 'sts:AssumeRole',
            },
          ],
        },
      }),
    'a function may be called by the role': t =>
      t.add('service', 'AWS::Lambda::Permission', {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'f',
        Principal: { 'Fn::GetAtt': [t.taskRole.id, 'Arn'] },
      }),
    'somebody signed in elsewhere may take the role': t =>
      trust(t).push({
        Effect: 'Allow',
        Principal: { Federated: 'token.actions.githubusercontent.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
      }),
  },
  E15: {
    'a secret by reference': t =>
      (t.container.Secrets = [
        { Name: 'KEY', ValueFrom: 'arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:s' },
      ]),
    'a secret for the log driver': t =>
      (t.container.LogConfiguration.SecretOptions = [{ Name: 'token', ValueFrom: 'arn' }]),
    'a secret under a condition': t =>
      (t.container.Secrets = {
        'Fn::If': [t.undecided('service'), [{ Name: 'KEY', ValueFrom: 'arn' }], { Ref: 'AWS::NoValue' }],
      }),
    'a file of variables': t =>
      (t.container.EnvironmentFiles = [{ Type: 's3', Value: 'arn:aws:s3:::bucket/file.env' }]),
    'a password': t => variable(t, 'DB_PASSWORD', 'x'),
    'a token': t => variable(t, 'API_TOKEN', 'x'),
    'a key': t => variable(t, 'PRIVATE_KEY', 'x'),
    'an access key by its look': t => variable(t, 'SOMETHING', 'AKIAIOSFODNN7EXAMPLE'),
    'an address with a password': t => variable(t, 'SOMEWHERE', 'postgres://user:password@host/db'),
    'a dynamic reference to a secret': t =>
      variable(t, 'SOMETHING', '{{resolve:secretsmanager:app:SecretString:key}}'),
    'a parameter that is kept secret': t => {
      t.stack('service').Parameters.Hidden = { Type: 'String', NoEcho: true };
      variable(t, 'SOMETHING', { Ref: 'Hidden' });
    },
    'an access key of a user': t =>
      variable(t, 'SOMETHING', {
        'Fn::GetAtt': [t.add('service', 'AWS::IAM::AccessKey', { UserName: 'u' }).Ref, 'SecretAccessKey'],
      }),
    'what a custom resource returns': t =>
      variable(t, 'SOMETHING', { 'Fn::GetAtt': [t.one('Custom::SecretKeys').id, 'Value'] }),
    'a password in the job': t => {
      const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
      const text = JSON.stringify(properties.DefinitionString);
      properties.DefinitionString = JSON.parse(
        text.replace(
          '{\\"Name\\":\\"executor\\",',
          '{\\"Name\\":\\"executor\\",\\"Environment\\":[{\\"Name\\":\\"PASSWORD\\",\\"Value\\":\\"x\\"}],',
        ),
      );
    },
  },
};
