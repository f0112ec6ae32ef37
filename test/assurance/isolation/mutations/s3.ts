import type { Json } from '../../../support/deployment';
import { EXECUTOR_S3, type Mutations, STRANGER, type Templates } from './templates';

/** What the first statement (reading datasets) says. */
const read = (t: Templates): Json => t.policy(EXECUTOR_S3)[0];
const equals = (t: Templates): Json => read(t).Condition.StringEquals;
const layers = (t: Templates): Json => t.policy(EXECUTOR_S3)[2];
const LAYERS = 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket';
const allow = (t: Templates, statement: Json) =>
  t.policy(EXECUTOR_S3).push({ Effect: 'Allow', Principal: '*', ...statement });
const whole = (t: Templates, statement: Json) =>
  t.policy(EXECUTOR_S3).splice(0, 3, { Effect: 'Allow', Principal: '*', ...statement });
const OWN = { Ref: 'AWS::AccountId' };
const BOTH = { StringEquals: { 'aws:PrincipalAccount': OWN, 'aws:ResourceAccount': OWN } };
const OBJECTS = 'arn:aws:s3:::bi-datasets-production/*';

export const S3: Mutations = {
  E5: {
    'the endpoint has no policy': t => delete t.endpoint(EXECUTOR_S3).properties.PolicyDocument,
    'the endpoint has a policy under a condition': t =>
      Object.assign(t.endpoint(EXECUTOR_S3).properties, {
        PolicyDocument: {
          'Fn::If': [
            t.undecided('network'),
            t.endpoint(EXECUTOR_S3).properties.PolicyDocument,
            { Ref: 'AWS::NoValue' },
          ],
        },
      }),
    'everything is allowed': t => whole(t, { Action: '*', Resource: '*' }),
    'everything of S3 is allowed': t => whole(t, { Action: 's3:*', Resource: '*' }),
    'everything of S3 is allowed to the account': t =>
      whole(t, {
        Action: 's3:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': OWN } },
      }),
    'anything may be done to our bucket': t => (read(t).Action = 's3:*'),
    'anything may be written to our bucket': t => (read(t).Action = ['s3:GetObject', 's3:Put*']),
    'reading says nothing of who owns the bucket': t => delete equals(t)['aws:ResourceAccount'],
    'listing says nothing of who owns the bucket': t =>
      delete t.policy(EXECUTOR_S3)[1].Condition.StringEquals['aws:ResourceAccount'],
    'reading any bucket': t => {
      read(t).Resource = '*';
      delete equals(t)['aws:ResourceAccount'];
    },
    "an attacker's bucket": t =>
      allow(t, {
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::attacker/*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': OWN } },
      }),
    'any bucket with the prefix of ours': t =>
      allow(t, {
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::bi-*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': OWN } },
      }),
    'a second account owns buckets too': t =>
      Object.assign(equals(t), { 'aws:ResourceAccount': [OWN, STRANGER] }),
    'the owner is somebody else': t => Object.assign(equals(t), { 'aws:ResourceAccount': STRANGER }),
    'the owner is a parameter': t => {
      t.stack('network').Parameters.Owner = { Type: 'String' };
      Object.assign(equals(t), { 'aws:ResourceAccount': { Ref: 'Owner' } });
    },
    'the owner is like anybody': t => {
      delete equals(t)['aws:ResourceAccount'];
      read(t).Condition.StringLike = { 'aws:ResourceAccount': '*' };
    },
    'the owner need not be known': t => {
      delete equals(t)['aws:ResourceAccount'];
      read(t).Condition.StringEqualsIfExists = { 'aws:ResourceAccount': OWN };
    },
    'the owner is not somebody': t => {
      delete equals(t)['aws:ResourceAccount'];
      read(t).Condition.StringNotEquals = { 'aws:ResourceAccount': STRANGER };
    },
    'all actions but one': t => allow(t, { NotAction: 's3:DeleteBucket', Resource: '*' }),
    'all resources but one': t =>
      allow(t, {
        Action: 's3:PutObject',
        NotResource: OBJECTS,
        Condition: { StringEquals: { 'aws:PrincipalAccount': OWN } },
      }),
    'a condition that the attacker fulfils': t =>
      allow(t, {
        Action: 's3:PutObject',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': OWN, 'aws:UserAgent': 'boto3' } },
      }),
    'a policy that is a parameter': t => {
      t.stack('network').Parameters.Policy = { Type: 'String' };
      t.endpoint(EXECUTOR_S3).properties.PolicyDocument = { Ref: 'Policy' };
    },
    "the private subnets' endpoint on the task's route table": t => {
      const shared = t.endpoint(/^GatewayEndpointsS3/).properties;
      shared.RouteTableIds.push(t.routeTable);
      delete shared.PolicyDocument;
    },
    'an interface endpoint of S3 without a policy': t =>
      t.add('network', 'AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.ap-northeast-1.s3',
        VpcId: t.vpc,
      }),
  },
  E6: {
    'reading says nothing of who reads': t => {
      delete equals(t)['aws:PrincipalAccount'];
      delete read(t).Condition.ArnEquals;
    },
    'two accounts may read': t => {
      Object.assign(equals(t), { 'aws:PrincipalAccount': [OWN, STRANGER] });
      delete read(t).Condition.ArnEquals;
    },
    'anybody may put objects into our bucket': t =>
      allow(t, {
        Action: 's3:PutObject',
        Resource: OBJECTS,
        Condition: { StringEquals: { 'aws:ResourceAccount': OWN } },
      }),
    'a role of somebody else': t =>
      allow(t, {
        Action: 's3:GetObject',
        Resource: OBJECTS,
        Principal: { AWS: `arn:aws:iam::${STRANGER}:role/reader` },
      }),
    'everybody but one': t => {
      const statement = {
        Effect: 'Allow',
        NotPrincipal: { AWS: `arn:aws:iam::${STRANGER}:root` },
        Action: 's3:GetObject',
        Resource: OBJECTS,
      };
      t.policy(EXECUTOR_S3).push(statement);
    },
    'the principal need not be known': t =>
      allow(t, {
        Action: 's3:GetObject',
        Resource: OBJECTS,
        Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': OWN } },
      }),
    'the logs endpoint has no policy': t =>
      delete t.endpoint(/^InterfaceEndpointsLogs/).properties.PolicyDocument,
    'the ECR endpoint lets anybody in': t => {
      for (const statement of t.policy(/EcrDkr/)) delete statement.Condition;
    },
  },
  E7: {
    'layers may be written': t => (layers(t).Action = ['s3:GetObject', 's3:PutObject']),
    'anything may be done to layers': t => (layers(t).Action = 's3:*'),
    'layers of any Region': t => (layers(t).Resource = 'arn:aws:s3:::prod-*-starport-layer-bucket/*'),
    'any bucket that ends like the one of layers': t =>
      (layers(t).Resource = 'arn:aws:s3:::*starport-layer-bucket/*'),
    'a bucket that is called almost the same': t =>
      (layers(t).Resource = 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket2/*'),
    'a wildcard at the end of the name': t => (layers(t).Resource = `${LAYERS}*`),
    'the bucket of layers may be listed': t => allow(t, { Action: 's3:ListBucket', Resource: LAYERS }),
  },
  E23: {
    'access points of anybody': t =>
      allow(t, { Action: 's3:GetObject', Resource: 'arn:aws:s3:*:*:accesspoint/*', Condition: BOTH }),
    'an access point of somebody': t =>
      allow(t, {
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:ap-northeast-1:${STRANGER}:accesspoint/theirs/object/*`,
        Condition: { StringEquals: { 'aws:PrincipalAccount': OWN } },
      }),
    'Object Lambda': t => allow(t, { Action: 's3-object-lambda:*', Resource: '*', Condition: BOTH }),
    'S3 Express': t => allow(t, { Action: 's3express:CreateSession', Resource: '*' }),
    'every resource of the account': t => (read(t).Resource = '*'),
    'buckets by wildcard': t => (read(t).Resource = 'arn:aws:s3:::*/datasets/*'),
    'a gateway endpoint of S3 Express': t =>
      t.add('network', 'AWS::EC2::VPCEndpoint', {
        ServiceName: 'com.amazonaws.ap-northeast-1.s3express',
        VpcId: t.vpc,
        RouteTableIds: [t.routeTable],
      }),
    'website endpoints at port 80': t =>
      t.add('service', 'AWS::EC2::SecurityGroupEgress', {
        GroupId: t.groupId,
        IpProtocol: 'tcp',
        FromPort: 80,
        ToPort: 80,
        DestinationPrefixListId: 'pl-61a54008',
      }),
  },
};
