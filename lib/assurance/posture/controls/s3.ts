import { arnOf, textOf } from '../../model/names';
import type { Property } from '../../model/property';
import { FULL_ACCESS, type Policy } from '../../policy/document';
import { evaluate } from '../../policy/evaluate';
import type { Request, Signer } from '../../policy/request';
import { isUndecided } from '../../policy/ternary';
import { OWN_ACCOUNT, otherPath } from '../../policy/token';
import { all, type Check, type Control, demand, each, failed, mustBeGiven, mustBeTrue } from '../control';
import { bucketPolicies, openToAnybody, openToOtherAccounts } from '../public-access';

const BUCKET = ['AWS::S3::Bucket'];

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
const READING = ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'];
const WRITING = ['s3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl', 's3:PutBucketPolicy'];
/** Parameter `blacklistedactionpatterns` of S3.6. */
const FOR_OWNERS = [
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPolicy',
  's3:PutEncryptionConfiguration',
  's3:PutObjectAcl',
];

const block = (properties: Property, name: string) => properties.at('PublicAccessBlockConfiguration', name);

/** Neither an access control list nor a policy that takes effect gives these actions to anybody. */
const closedTo =
  (actions: readonly string[], openAcls: readonly string[]): Check =>
  ({ resource, properties }, world) => {
    const acl = properties.at('AccessControl').optionalText() ?? 'Private';
    const byAcl = openAcls.includes(acl) && !block(properties, 'IgnorePublicAcls').flag(false);
    if (byAcl) return failed(`${properties.where}: AccessControl is ${acl}`);
    if (block(properties, 'RestrictPublicBuckets').flag(false)) return 'met';
    return each(bucketPolicies(world, resource), policy => {
      const opening = openToAnybody(policy, actions);
      return demand(opening === undefined, `the bucket policy: ${opening}`);
    });
  };

const SOMEBODY: Signer = {
  kind: 'role',
  account: OWN_ACCOUNT,
  arn: `arn:aws:iam::${OWN_ACCOUNT}:role/${otherPath('role')}`,
};

/** Whether somebody of the own account who may do everything is turned away without TLS, and only then. */
function requiresTls(policy: Policy, object: string): boolean {
  if (isUndecided(policy)) return false;
  const decide = (tls: 'true' | 'false') => {
    const request: Request = {
      action: 's3:GetObject',
      resource: object,
      resourceAccount: OWN_ACCOUNT,
      principal: SOMEBODY,
      context: { 'aws:SecureTransport': tls, 's3:TlsVersion': '1.3' },
    };
    return evaluate(request, { identity: [FULL_ACCESS], resource: policy }).decision;
  };
  return decide('false') === 'denied' && decide('true') !== 'denied';
}

export const S3: readonly Control[] = [
  {
    id: 'S3.2',
    title: 'Buckets block public reading',
    types: BUCKET,
    check: closedTo(READING, ['PublicRead', 'PublicReadWrite', 'AuthenticatedRead']),
  },
  {
    id: 'S3.3',
    title: 'Buckets block public writing',
    types: BUCKET,
    check: closedTo(WRITING, ['PublicReadWrite']),
  },
  {
    id: 'S3.5',
    title: 'Buckets require TLS',
    types: BUCKET,
    check: (bucket, world) => {
      const object = `${textOf(world, arnOf(world, bucket.resource))}/${otherPath('object')}`;
      const policies = bucketPolicies(world, bucket.resource);
      const requires = policies.some(policy => requiresTls(policy, object));
      return demand(requires, 'no bucket policy denies requests without TLS');
    },
  },
  {
    id: 'S3.6',
    title: 'Bucket policies keep what owners do from other accounts',
    types: BUCKET,
    check: ({ resource }, world) =>
      each(bucketPolicies(world, resource), policy => {
        const opening = openToOtherAccounts(policy, FOR_OWNERS);
        return demand(opening === undefined, `the bucket policy: ${opening}`);
      }),
  },
  {
    id: 'S3.8',
    title: 'Buckets block public access',
    types: BUCKET,
    check: ({ properties }) => each(BLOCKS, name => mustBeTrue(block(properties, name))),
  },
  {
    id: 'S3.9',
    title: 'Buckets have server access logging',
    types: BUCKET,
    check: ({ properties }) => mustBeGiven(properties.at('LoggingConfiguration', 'DestinationBucketName')),
  },
  {
    id: 'S3.12',
    title: 'Access control lists do not manage access to buckets',
    types: BUCKET,
    check: ({ properties }) => {
      const acl = properties.at('AccessControl');
      return all(
        demand(acl.isAbsent, `${acl.where} is given`),
        // Not written means that the owner of the bucket owns every object.
        each(properties.at('OwnershipControls', 'Rules').items(), rule => {
          const ownership = rule.at('ObjectOwnership');
          return demand(ownership.text() === 'BucketOwnerEnforced', `${ownership.where} allows lists`);
        }),
      );
    },
  },
  {
    id: 'S3.13',
    title: 'Buckets have lifecycle configurations',
    types: BUCKET,
    check: ({ properties }) => {
      const rules = properties.at('LifecycleConfiguration', 'Rules');
      const isActive = rules.items().some(rule => rule.at('Status').text() === 'Enabled');
      return demand(isActive, `${rules.where} has no active rule`);
    },
  },
];
