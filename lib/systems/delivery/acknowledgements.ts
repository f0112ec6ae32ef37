import type { Acknowledgement } from '../../constructs/acknowledge';

const wildcard = (resource: string) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;
const RELEASES = '<ReleasesBucketEA8ED4CA.Arn>';
const BUCKETS = ['images/Releases/AccessLogs', 'images/Releases/Bucket'];

/** Every finding of CloudFormation's rules and of cdk-nag that stays; see those of bi-cards. */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    scopes: ['images/Push/Role'],
    reason: 'ecr:GetAuthorizationToken knows no resource',
    revisit: 'it learns one',
  },
  {
    rules: ['NIST.800.53.R5::NIST.800.53.R5-IAMNoInlinePolicy'],
    scopes: ['images/Push/Role'],
    reason: 'the policy is for one role: inline, it goes with that role and cannot be attached to another',
    revisit: 'two roles need the same policy',
  },
  {
    rules: [wildcard(`${RELEASES}/*`), wildcard(`${RELEASES}/releases/*`), wildcard(`${RELEASES}/spa/*`)],
    scopes: ['images/Push/Role'],
    reason: 'releases are named when they are made; the bucket and the prefixes are fixed',
    revisit: 'one role writes some releases and not others',
  },
  {
    rules: ['NIST.800.53.R5::NIST.800.53.R5-S3DefaultEncryptionKMS'],
    scopes: BUCKETS,
    reason:
      'encrypted by S3 (SSE-S3): with a key, every environment would need rights on it; manifests and the SPA hold nothing secret',
    revisit: 'somebody must be kept from objects who may read the bucket',
  },
  {
    rules: ['NIST.800.53.R5::NIST.800.53.R5-S3BucketReplicationEnabled'],
    scopes: BUCKETS,
    reason: 'versions are kept; what runs goes on without this bucket, and a release can be made again',
    revisit: 'deploying must go on without the Region',
  },
];
