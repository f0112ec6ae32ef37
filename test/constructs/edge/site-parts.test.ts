import { Match, type Template } from 'aws-cdk-lib/assertions';
import { plainOrigin, publicOrigin } from '../../../lib/constructs/edge/api-origin';
import { KEY_ARN } from '../../support/stack';
import { CERTIFICATE, configOf, DOMAIN, LOST, only, siteTemplate } from './site';

const template = siteTemplate();
const withDomain = siteTemplate({ domain: DOMAIN });

function originOf(from: Template, id: string) {
  return configOf(from).Origins.find((origin: { Id: string }) => origin.Id === id);
}

describe('the static bucket', () => {
  const statements = () =>
    Object.values(template.findResources('AWS::S3::BucketPolicy'))
      .map(({ Properties }) => Properties)
      .find(({ Bucket }) => Bucket.Ref.startsWith('SiteBucket'))?.PolicyDocument.Statement ?? [];

  it('refuses plain HTTP', () => {
    expect(statements()).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Principal: { AWS: '*' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it('is read by this distribution and by no other principal', () => {
    const allowed = statements().filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0].Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    expect(JSON.stringify(allowed[0].Condition.StringEquals['AWS:SourceArn'])).toMatch(
      /distribution\/.*FrontDistribution/,
    );
  });

  it('answers 404 for a missing asset: the distribution may list', () => {
    const [allowed] = statements().filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed.Action).toEqual(['s3:GetObject', 's3:ListBucket']);
  });

  it('shows no listing at the root, which is a document', () => {
    expect(configOf(template).DefaultRootObject).toBe('index.html');
  });

  it('can be restored from for thirty days, and logs who read it', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'static',
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } })]),
      },
      LoggingConfiguration: { LogFilePrefix: 's3/static/' },
    });
  });

  it.each([
    ['is kept', template, 'Retain'],
    ['goes with the stack', siteTemplate({ state: LOST }), 'Delete'],
  ] as const)('%s as the state says', (_, from, policy) => {
    from.allResources('AWS::S3::Bucket', { DeletionPolicy: policy, UpdateReplacePolicy: policy });
  });
});

describe('the router', () => {
  it('does not hold the release: no deployment switches it', () => {
    expect(only(template, 'AWS::CloudFront::KeyValueStore').Properties).not.toHaveProperty('ImportSource');
  });

  it('is live as soon as it is deployed, and reads its own store', () => {
    template.hasResourceProperties('AWS::CloudFront::Function', {
      AutoPublish: true,
      FunctionConfig: {
        Runtime: 'cloudfront-js-2.0',
        KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } }],
      },
    });
  });

  it('logs to a group that is encrypted and forgets', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/cloudfront/function/test-router',
      RetentionInDays: 30,
      KmsKeyId: KEY_ARN,
    });
  });

  it('finds that group there, and so does not make one that keeps everything', () => {
    const functions = Object.values(template.findResources('AWS::CloudFront::Function'));
    expect(functions.map(({ DependsOn }) => DependsOn)).toEqual([
      [expect.stringMatching(/^RouterLogs/)],
      [expect.stringMatching(/^GateLogs/)],
    ]);
  });
});

describe('the way to the API', () => {
  const overInternet = siteTemplate({ origin: () => publicOrigin('api.example.com', { readSeconds: 61 }) });
  const local = siteTemplate({ origin: (_, balancer) => plainOrigin(balancer, { readSeconds: 62 }) });

  it('stays inside AWS: a VPC origin with plain HTTP on port 80', () => {
    expect(only(template, 'AWS::CloudFront::VpcOrigin').Properties.VpcOriginEndpointConfig).toMatchObject({
      Arn: expect.stringContaining(':loadbalancer/app/api/1'),
      HTTPPort: 80,
      OriginProtocolPolicy: 'http-only',
    });
    expect(originOf(template, 'api').VpcOriginConfig).toMatchObject({ OriginReadTimeout: 60 });
  });

  it('crosses the internet over HTTPS only, under the name of the certificate', () => {
    overInternet.resourceCountIs('AWS::CloudFront::VpcOrigin', 0);
    expect(originOf(overInternet, 'api')).toMatchObject({
      DomainName: 'api.example.com',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginReadTimeout: 61 },
    });
  });

  it('is plain HTTP in the local cloud, which has no VPC origins', () => {
    local.resourceCountIs('AWS::CloudFront::VpcOrigin', 0);
    expect(originOf(local, 'api')).toMatchObject({
      DomainName: 'api.elb.example.com',
      CustomOriginConfig: { OriginProtocolPolicy: 'http-only', OriginReadTimeout: 62 },
    });
  });
});

describe('access logs', () => {
  it('hold no cookies', () => {
    const { RecordFields } = only(template, 'AWS::Logs::Delivery').Properties;
    expect(RecordFields).toEqual(expect.arrayContaining(['c-ip', 'cs-uri-stem', 'sc-status']));
    expect(RecordFields).not.toContain('cs(Cookie)');
  });

  it('need no access control list: the bucket admits the delivery of this account, to one prefix', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      AccessControl: Match.absent(),
      OwnershipControls: Match.absent(),
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:PutObject',
            Principal: { Service: 'delivery.logs.amazonaws.com' },
            Condition: Match.objectLike({
              StringEquals: Match.objectLike({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }),
            }),
            Resource: {
              'Fn::Join': ['', Match.arrayWith(['/AWSLogs/', { Ref: 'AWS::AccountId' }, '/CloudFront/*'])],
            },
          }),
        ]),
      },
    });
  });

  it('start once the bucket admits them', () => {
    expect(only(template, 'AWS::Logs::Delivery').DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/^LogsPolicy/)]),
    );
  });
});

describe('alarms', () => {
  const alarm = (from: Template, name: string) =>
    Object.values(from.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: name } }))[0]
      ?.Properties;
  const metricsOf = ({
    Metrics,
    Dimensions,
  }: {
    Metrics?: { MetricStat?: { Metric: object } }[];
    Dimensions?: object;
  }) => Metrics?.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : [])) ?? [{ Dimensions }];

  it.each(['test-site-errors', 'test-site-latency'])(
    '%s looks at the metrics that CloudFront reports: those of Region Global',
    name => {
      const metrics = metricsOf(alarm(template, name));
      expect(metrics.length).toBeGreaterThan(0);
      for (const metric of metrics) {
        expect(metric).toMatchObject({
          Dimensions: [{ Name: 'DistributionId' }, { Name: 'Region', Value: 'Global' }],
        });
      }
    },
  );

  it('page when a share of the requests fails, not when one of a few does', () => {
    expect(alarm(template, 'test-site-errors')).toMatchObject({
      Threshold: 5,
      Metrics: expect.arrayContaining([
        expect.objectContaining({ Expression: 'IF(requests >= 20, rate, 0)' }),
      ]),
    });
  });

  it('warn at 80 % of the time CloudFront waits, in milliseconds', () => {
    expect(alarm(template, 'test-site-latency')).toMatchObject({
      MetricName: 'OriginLatency',
      ExtendedStatistic: 'p90',
      Threshold: 48_000,
    });
    template.resourceCountIs('AWS::CloudFront::MonitoringSubscription', 1);
  });

  it('tell of a certificate that was not renewed, also when it is gone', () => {
    expect(alarm(withDomain, 'test-site-certificate')).toMatchObject({
      MetricName: 'DaysToExpiry',
      Dimensions: [{ Name: 'CertificateArn', Value: CERTIFICATE }],
      Threshold: 44,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      TreatMissingData: 'breaching',
    });
    expect(alarm(template, 'test-site-certificate')).toBeUndefined();
  });
});
