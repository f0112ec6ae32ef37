import { DATA, key, uploadsPolicy } from './bases/data';
import { janitor, janitorRule, SERVICE } from './bases/service';
import { API_ROLE_ARN } from './bases/service-roles';
import { att, changing, join, type Pair, ref, set, statement, without } from './support';

const { block, clear } = changing('shop-data', DATA);
const service = changing('shop-service', SERVICE);
const topicPolicy = 'AlertsPolicy3C0D1E2F';
const everybody = { Principal: { AWS: '*' } };
const inUploads = join(att('UploadsBucketD5B1B4B6'), '/*');

export const hurting: readonly Pair[] = [
  block(
    'everybody may read a bucket',
    { about: 'resource policy opened', resource: uploadsPolicy },
    set(uploadsPolicy, {
      'PolicyDocument.Statement.+': { ...statement('Allow', 's3:GetObject', inUploads), ...everybody },
    }),
  ),
  block(
    'another account may write to a bucket',
    { about: 'resource policy opened', resource: uploadsPolicy },
    set(uploadsPolicy, {
      'PolicyDocument.Statement.+': {
        ...statement('Allow', 's3:PutObject', inUploads),
        Principal: { AWS: 'arn:aws:iam::444455556666:root' },
      },
    }),
  ),
  block(
    'a bucket accepts requests in clear text because its policy is gone',
    { about: 'resource policy, denial removed', resource: uploadsPolicy },
    without(uploadsPolicy),
  ),
  block(
    'the policy of a key lets every account decrypt',
    { about: 'key policy opened', resource: key },
    set(key, { 'KeyPolicy.Statement.+': { ...statement('Allow', 'kms:Decrypt', '*'), ...everybody } }),
  ),
  service.block(
    'everybody may publish to a topic',
    { about: 'resource policy opened', resource: topicPolicy },
    set(topicPolicy, {
      'PolicyDocument.Statement.0.Principal': { AWS: '*' },
      'PolicyDocument.Statement.0.Condition': undefined,
    }),
  ),
  service.block(
    'everybody may call a function',
    { about: 'Lambda permission', resource: janitorRule },
    set(janitorRule, { Principal: '*', SourceAccount: undefined, SourceArn: undefined }),
  ),
  service.block(
    "any account's rule may call a function",
    { about: 'Lambda permission, condition removed', resource: janitorRule },
    set(janitorRule, { SourceAccount: undefined, SourceArn: undefined }),
  ),
];

export const harmless: readonly Pair[] = [
  clear(
    'a bucket refuses one thing more',
    {},
    set(uploadsPolicy, {
      'PolicyDocument.Statement.+': {
        ...statement('Deny', 's3:DeleteObjectVersion', inUploads),
        ...everybody,
      },
    }),
  ),
  clear(
    'a refusal of a bucket is named and its principal written shorter',
    {},
    set(uploadsPolicy, {
      'PolicyDocument.Statement.0.Principal': '*',
      'PolicyDocument.Statement.0.Sid': 'OnlyTls',
    }),
  ),
  clear(
    'the owner of a key is written by account id instead of by ARN',
    {},
    set(key, { 'KeyPolicy.Statement.0.Principal': { AWS: ref('AWS::AccountId') } }),
  ),
  service.clear(
    'a topic accepts only encrypted messages on top',
    {},
    set(topicPolicy, {
      'PolicyDocument.Statement.0.Condition.Bool': { 'aws:SecureTransport': 'true' },
    }),
  ),
  service.clear(
    'a permission names the function by its name instead of its ARN',
    {},
    set(janitorRule, { FunctionName: ref(janitor) }),
  ),
  clear(
    'a role is denied by name what nobody allowed it',
    {},
    set(uploadsPolicy, {
      'PolicyDocument.Statement.+': {
        ...statement('Deny', 's3:PutObject', inUploads),
        Principal: { AWS: API_ROLE_ARN },
      },
    }),
  ),
];
