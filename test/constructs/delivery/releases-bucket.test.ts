/** Who may do what with the releases bucket, decided on its policy as S3 would. */
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { evaluate } from '../../../lib/assurance/policy/evaluate';
import { ReleasesBucket } from '../../../lib/constructs/delivery/releases-bucket';
import { newApp } from '../../../lib/systems/app';
import type { Json } from '../../support/deployment';

const OWN = '111111111111';
const STAGING = '222222222222';
const BUCKET = 'arn:aws:s3:::bi-releases';
const EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
const workloads = [
  { account: STAGING, deployments: ['bi-staging'] },
  { account: '333333333333', deployments: ['bi-production'] },
];

function templateWith(others: typeof workloads) {
  const stack = new Stack(newApp(), 'Test', { env: { account: OWN, region: 'ap-northeast-1' } });
  const releases = new ReleasesBucket(stack, 'Releases', {
    bucketName: 'bi-releases',
    logBucketName: 'bi-releases-logs',
    noncurrentVersionDays: 365,
    accessLogDays: 365,
    workloads: others,
    state: { onRemoval: 'retain', deletionProtection: true },
  });
  releases.grantCreate(new Role(stack, 'GitHub', { assumedBy: new AccountPrincipal(OWN) }));
  return Template.fromStack(stack);
}

/** The policies with the bucket's ARN in the place of the reference to it, less the rule for the version of TLS. */
function policiesOf(template: Template) {
  const buckets = template.findResources('AWS::S3::Bucket', { Properties: { BucketName: 'bi-releases' } });
  const [id = ''] = Object.keys(buckets);
  const resolved = (value: unknown): Json =>
    JSON.parse(JSON.stringify(value), (_, inner) => {
      if (inner?.['Fn::GetAtt']?.[0] === id) return BUCKET;
      if (inner?.['Fn::Join'])
        return inner['Fn::Join'][1].map((part: Json) => (part.Ref ? 'aws' : part)).join('');
      return inner;
    });
  const documentIn = (type: string, isWanted: (properties: Json) => boolean = () => true) =>
    Object.values(template.findResources(type))
      .map(({ Properties }) => Properties)
      .filter(isWanted)
      .map(({ PolicyDocument }) => resolved(PolicyDocument))[0];
  const bucket = documentIn('AWS::S3::BucketPolicy', ({ Bucket }) => Bucket.Ref === id);
  return {
    bucket: {
      ...bucket,
      // The evaluator does not compare numbers; the version is asserted where private buckets are.
      Statement: bucket.Statement.filter(({ Condition }: Json) => !Condition?.NumericLessThan),
    },
    gitHub: documentIn('AWS::IAM::Policy'),
  };
}

const policies = policiesOf(templateWith(workloads));

interface Attempt {
  readonly action: string;
  readonly key?: string;
  readonly first?: boolean;
  readonly tls?: boolean;
}

function decide(account: string, identity: Json, { action, key, first = false, tls = true }: Attempt) {
  return evaluate(
    {
      action,
      resource: key === undefined ? BUCKET : `${BUCKET}/${key}`,
      resourceAccount: OWN,
      principal: { kind: 'role', account, arn: `arn:aws:iam::${account}:role/who` },
      context: {
        'aws:SecureTransport': String(tls),
        's3:if-none-match': first ? '*' : undefined,
      },
    },
    { identity: [identity], resource: policies.bucket },
  ).decision;
}

describe('the account of staging, whose role may do anything there', () => {
  test.each<readonly [string, Attempt, 'allowed' | 'denied']>([
    ['a manifest', { action: 's3:PutObject', key: 'releases/r1.json', first: true }, 'denied'],
    ['a file of the SPA', { action: 's3:PutObject', key: 'spa/r1/index.html', first: true }, 'denied'],
    [
      'what production runs',
      { action: 's3:PutObject', key: 'deployments/bi-production/current.json' },
      'denied',
    ],
    [
      'a deployment whose name begins alike',
      { action: 's3:PutObject', key: 'deployments/bi-staging2/current.json' },
      'denied',
    ],
    ['what staging runs', { action: 's3:PutObject', key: 'deployments/bi-staging/current.json' }, 'allowed'],
    ['its history', { action: 's3:PutObject', key: 'deployments/bi-staging/history/1.json' }, 'allowed'],
  ])('writes %s: %s', (_, attempt, expected) => {
    expect(decide(STAGING, EVERYTHING, attempt)).toBe(expected);
  });

  test.each<readonly [string, string, 'allowed' | 'denied']>([
    ['its history', 'deployments/bi-staging/history/1.json', 'denied'],
    ['a manifest', 'releases/r1.json', 'denied'],
    ['the lock of production', 'deployments/bi-production/lock.json', 'denied'],
    ['its own lock', 'deployments/bi-staging/lock.json', 'allowed'],
  ])('deletes %s: %s', (_, key, expected) => {
    expect(decide(STAGING, EVERYTHING, { action: 's3:DeleteObject', key })).toBe(expected);
  });

  it('can bring back no other version and change no rule', () => {
    for (const action of ['s3:PutBucketPolicy', 's3:PutLifecycleConfiguration', 's3:PutBucketVersioning'])
      expect(decide(STAGING, EVERYTHING, { action })).toBe('denied');
    const key = 'releases/r1.json';
    expect(decide(STAGING, EVERYTHING, { action: 's3:DeleteObjectVersion', key })).toBe('denied');
  });

  it('reads manifests, SPA files and what runs elsewhere, and lists them', () => {
    for (const key of ['releases/r1.json', 'spa/r1/index.html', 'deployments/bi-production/current.json'])
      expect(decide(STAGING, EVERYTHING, { action: 's3:GetObject', key })).toBe('allowed');
    expect(decide(STAGING, EVERYTHING, { action: 's3:ListBucket' })).toBe('allowed');
  });

  it('reads nothing without TLS', () => {
    const attempt = { action: 's3:GetObject', key: 'releases/r1.json', tls: false };
    expect(decide(STAGING, EVERYTHING, attempt)).toBe('denied');
  });
});

it('an account that no environment is in reads nothing', () => {
  expect(decide('444444444444', EVERYTHING, { action: 's3:GetObject', key: 'releases/r1.json' })).toBe(
    'denied',
  );
});

describe('whoever may do everything in the account of the bucket', () => {
  test.each(['releases/r1.json', 'spa/r1/index.html'])('writes %s as the first or not at all', key => {
    expect(decide(OWN, EVERYTHING, { action: 's3:PutObject', key })).toBe('denied');
    expect(decide(OWN, EVERYTHING, { action: 's3:PutObject', key, first: true })).toBe('allowed');
  });
});

describe('the workflows of the application', () => {
  test.each<readonly [string, Attempt, 'allowed' | 'denied']>([
    ['a manifest over another', { action: 's3:PutObject', key: 'releases/r1.json' }, 'denied'],
    [
      'what production runs',
      { action: 's3:PutObject', key: 'deployments/bi-production/current.json' },
      'denied',
    ],
    ['a manifest', { action: 's3:PutObject', key: 'releases/r1.json', first: true }, 'allowed'],
    ['a file of the SPA', { action: 's3:PutObject', key: 'spa/r1/index.html', first: true }, 'allowed'],
  ])('write %s: %s', (_, attempt, expected) => {
    expect(decide(OWN, policies.gitHub, attempt)).toBe(expected);
  });

  it('delete nothing', () => {
    const attempt = { action: 's3:DeleteObject', key: 'releases/r1.json' };
    expect(decide(OWN, policies.gitHub, attempt)).toBe('denied');
  });
});

it('where everything is in one account, no other is admitted', () => {
  const { bucket } = policiesOf(templateWith([]));
  expect(bucket.Statement.filter(({ Effect }: Json) => Effect === 'Allow')).toEqual([]);
});

it('keeps versions, survives its stack, and is closed to the public', () => {
  templateWith(workloads).hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      BucketName: 'bi-releases',
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  });
});
