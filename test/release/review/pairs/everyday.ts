/** What is done every week, as libraries write it: nobody may be stopped by it. */
import { att, changing, type Pair, plus, policy, set, statement, sub, type Template } from './support';

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const table = (name: string) => sub(`arn:aws:dynamodb:<AWS::Region>:<AWS::AccountId>:table/${name}`);
const doorFor = (...names: readonly string[]) =>
  policy(statement('Allow', ['dynamodb:GetItem', 'dynamodb:PutItem'], names.map(table), { Principal: '*' }));

const EVERYDAY: Template = {
  Resources: {
    Door: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        PolicyDocument: doorFor('orders'),
        RouteTableIds: ['rtb-0a1b2c3d4e5f60718'],
        ServiceName: sub('com.amazonaws.<AWS::Region>.dynamodb'),
        VpcEndpointType: 'Gateway',
        VpcId: 'vpc-0a1b2c3d4e5f60718',
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: policy({
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'ecs-tasks.amazonaws.com' },
        }),
      },
    },
    RolePolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyDocument: policy(statement('Allow', 'dynamodb:GetItem', table('orders'))),
        PolicyName: 'RolePolicy',
        Roles: [{ Ref: 'Role' }],
      },
    },
    Odd: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'odd',
        SecurityGroupIngress: [{ FromPort: 80, IpProtocol: 'tcp', ToPort: 80 }],
        VpcId: 'vpc-0a1b2c3d4e5f60718',
      },
    },
    Source: {
      Type: 'AWS::Logs::DeliverySource',
      Properties: {
        LogType: 'ACCESS_LOGS',
        Name: 'front',
        ResourceArn: 'arn:aws:cloudfront::111122223333:distribution/E1',
      },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmDescription: 'slow',
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 3,
        MetricName: 'Latency',
        Namespace: 'App',
        Period: 60,
        Statistic: 'Average',
        Threshold: 1,
      },
    },
  },
};

const { ask, block, clear } = changing('app', EVERYDAY);

const uploads = { Uploads: { Type: 'AWS::S3::Bucket', ...kept, Properties: {} } };
/** As `bucket.grantReadWrite()` writes it. */
const granted = (bucket: unknown, objects: unknown) =>
  policy(
    statement('Allow', 'dynamodb:GetItem', table('orders')),
    statement(
      'Allow',
      ['s3:GetObject*', 's3:GetBucket*', 's3:List*', 's3:DeleteObject*', 's3:PutObject', 's3:Abort*'],
      [bucket, objects],
    ),
  );
const keyOf = (account: string) => ({
  Type: 'AWS::KMS::Key',
  ...kept,
  Properties: {
    EnableKeyRotation: true,
    KeyPolicy: policy(
      statement('Allow', 'kms:*', '*', { Principal: { AWS: `arn:aws:iam::${account}:root` } }),
    ),
  },
});

export const hurting: readonly Pair[] = [
  block(
    'an endpoint lets through to the tables of every account',
    { about: 'endpoint policy', resource: 'Door' },
    set('Door', {
      PolicyDocument: policy(
        statement('Allow', ['dynamodb:GetItem', 'dynamodb:PutItem'], 'arn:aws:dynamodb:*:*:table/*', {
          Principal: '*',
        }),
      ),
    }),
  ),
  block(
    'a role may do anything with a bucket that was there before',
    { about: 'IAM policy', resource: 'RolePolicy' },
    set('RolePolicy', {
      PolicyDocument: policy(statement('Allow', 's3:*', ['arn:aws:s3:::old', 'arn:aws:s3:::old/*'])),
    }),
  ),
];

export const harmless: readonly Pair[] = [
  ask(
    'an endpoint lets through to one more table of ours',
    { resource: 'Door' },
    set('Door', { PolicyDocument: doorFor('orders', 'comments') }),
  ),
  ask(
    'a bucket comes, and a role may read and write it as the library grants it',
    { resource: 'RolePolicy' },
    plus(uploads),
    set('RolePolicy', { PolicyDocument: granted(att('Uploads'), sub('<Uploads.Arn>/*')) }),
  ),
  ask(
    'a role may read and write a bucket that was there, as the library grants it',
    { resource: 'RolePolicy' },
    set('RolePolicy', { PolicyDocument: granted('arn:aws:s3:::old', 'arn:aws:s3:::old/*') }),
  ),
  clear(
    'a key comes whose policy writes the number of the own account',
    {},
    plus({ OwnKey: keyOf('222222222222') }),
  ),
  clear('what delivers logs is tagged', {}, set('Source', { Tags: [{ Key: 'team', Value: 'shop' }] })),
  clear(
    'an alarm is reworded beside a security group that nobody understands',
    {},
    set('Alarm', { AlarmDescription: 'slower than a second' }),
  ),
];
