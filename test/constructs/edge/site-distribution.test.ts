import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import {
  ApplicationLoadBalancer,
  type IApplicationLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { State } from '../../../lib/config/schema';
import { Alarms } from '../../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../../lib/constructs/alarms/alert-topics';
import { LogBucket } from '../../../lib/constructs/data/log-bucket';
import { plainOrigin, privateOrigin, publicOrigin } from '../../../lib/constructs/edge/api-origin';
import { alarmOnCertificate } from '../../../lib/constructs/edge/certificate-alarm';
import { alarmOnDistribution } from '../../../lib/constructs/edge/distribution-alarms';
import { DistributionLogs } from '../../../lib/constructs/edge/distribution-logs';
import { SiteDistribution, type SiteDomain } from '../../../lib/constructs/edge/site-distribution';
import { SpaRouter } from '../../../lib/constructs/edge/spa-router';
import { StaticSite } from '../../../lib/constructs/edge/static-site';
import { templateOf } from '../../support/stack';

const KEPT: State = { onRemoval: 'retain', deletionProtection: true };
const LOST: State = { onRemoval: 'destroy', reason: 'a test throws it away' };
const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000';
const DOMAIN: SiteDomain = {
  name: 'bi.example.com',
  certificateArn: CERTIFICATE,
  hostedZone: { id: 'Z0', name: 'example.com' },
};

interface Variant {
  readonly state?: State;
  readonly domain?: SiteDomain;
  readonly origin?: (stack: Stack, loadBalancer: IApplicationLoadBalancer) => IOrigin;
}

function siteTemplate({ state = KEPT, domain, origin = overVpc }: Variant = {}): Template {
  return templateOf(stack => {
    const loadBalancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Balancer', {
      loadBalancerArn: 'arn:aws:elasticloadbalancing:ap-northeast-1:111111111111:loadbalancer/app/api/1',
      loadBalancerDnsName: 'api.elb.example.com',
      securityGroupId: 'sg-1',
    });
    const logs = new LogBucket(stack, 'Logs', { bucketName: 'logs', retentionDays: 30, state });
    const front = new SiteDistribution(stack, 'Front', {
      name: 'test',
      site: new StaticSite(stack, 'Site', {
        bucketName: 'static',
        noncurrentVersionDays: 30,
        accessLogs: logs,
        state,
      }),
      router: new SpaRouter(stack, 'Router', {
        name: 'test-router',
        releaseKey: 'release',
        logRetentionDays: 30,
      }),
      api: origin(stack, loadBalancer),
      domain,
    });
    new DistributionLogs(stack, 'AccessLogs', {
      name: 'test',
      distribution: front.distribution,
      bucket: logs,
    });
    const alarms = new Alarms(new AlertTopics(stack, 'Topics', { deployment: 'test', emails: [] }), 'test');
    alarmOnDistribution(front.distribution, alarms, { readSeconds: 60 });
    if (domain) alarmOnCertificate(front, 'site', domain.certificateArn, alarms);
  });
}

function overVpc(stack: Stack, loadBalancer: IApplicationLoadBalancer): IOrigin {
  return privateOrigin(stack, 'ApiOrigin', { name: 'test-api', loadBalancer, readSeconds: 60 });
}

const template = siteTemplate();
const withDomain = siteTemplate({ domain: DOMAIN });

function only(from: Template, type: string) {
  const [found, ...others] = Object.values(from.findResources(type));
  if (!found || others.length > 0) throw new Error(`expected one ${type}`);
  return found;
}

const configOf = (from: Template) =>
  only(from, 'AWS::CloudFront::Distribution').Properties.DistributionConfig;

function behaviour(path: string) {
  const config = configOf(template);
  if (path === 'default') return config.DefaultCacheBehavior;
  return config.CacheBehaviors.find((each: { PathPattern: string }) => each.PathPattern === path);
}

function headersOf(path: string) {
  const policy = behaviour(path).ResponseHeadersPolicyId.Ref;
  const config = template.toJSON().Resources[policy].Properties.ResponseHeadersPolicyConfig;
  const custom: { Header: string; Value: string }[] = config.CustomHeadersConfig?.Items ?? [];
  return {
    security: config.SecurityHeadersConfig,
    custom: Object.fromEntries(custom.map(({ Header, Value }) => [Header, Value])),
  };
}

function originOf(from: Template, id: string) {
  return configOf(from).Origins.find((origin: { Id: string }) => origin.Id === id);
}

describe('the API behaviour', () => {
  const api = behaviour('/api/*');

  it('has no function', () => {
    expect(api.FunctionAssociations).toBeUndefined();
    expect(api.LambdaFunctionAssociations).toBeUndefined();
  });

  it('has errors that reach the caller as the API sent them: no error page is distribution-wide', () => {
    expect(configOf(template).CustomErrorResponses).toBeUndefined();
  });

  it('caches nothing and compresses nothing', () => {
    // The managed policy CachingDisabled. Source: CloudFront developer guide, "Use managed cache policies".
    expect(api.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(api.Compress).toBe(false);
  });

  it('passes every method, and everything of a request but the Host header', () => {
    expect([...api.AllowedMethods].sort()).toEqual([
      'DELETE',
      'GET',
      'HEAD',
      'OPTIONS',
      'PATCH',
      'POST',
      'PUT',
    ]);
    // The managed policy AllViewerExceptHostHeader.
    expect(api.OriginRequestPolicyId).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
  });

  it('refuses plain HTTP instead of redirecting a request that carries a token', () => {
    expect(api.ViewerProtocolPolicy).toBe('https-only');
  });

  it('overrides no header of the API but those of the transport', () => {
    const { security, custom } = headersOf('/api/*');
    expect(Object.keys(security).sort()).toEqual(['ContentTypeOptions', 'StrictTransportSecurity']);
    expect(custom).toEqual({});
  });
});

describe('the assets behaviour', () => {
  const assets = behaviour('/assets/*');

  it('has no function: a hashed file is never rewritten, so open tabs survive a release', () => {
    expect(assets.FunctionAssociations).toBeUndefined();
  });

  it('keeps files at the edge for a year', () => {
    const { CachePolicyConfig } = template.toJSON().Resources[assets.CachePolicyId.Ref].Properties;
    expect(CachePolicyConfig).toMatchObject({ DefaultTTL: 31_536_000, MaxTTL: 31_536_000 });
  });

  it('tells browsers nothing about caching, because they would keep the 404 of a missing asset too', () => {
    expect(headersOf('/assets/*').custom).not.toHaveProperty('Cache-Control');
  });
});

describe('the documents behaviour', () => {
  const documents = behaviour('default');

  it('accepts nothing but reading', () => {
    expect(documents.AllowedMethods).toBeUndefined();
    expect(documents.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('passes through the router', () => {
    expect(documents.FunctionAssociations).toEqual([
      {
        EventType: 'viewer-request',
        FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^RouterFunction/), 'FunctionARN'] },
      },
    ]);
  });

  it('makes browsers ask again, so that a release shows at once', () => {
    expect(headersOf('default').custom['Cache-Control']).toBe('no-cache');
  });
});

describe('security headers of pages and assets', () => {
  it.each(['default', '/assets/*'])('allow no inline script, no frame and no other host: %s', path => {
    const { security } = headersOf(path);
    const policy: string = security.ContentSecurityPolicy.ContentSecurityPolicy;
    const directive = (name: string) => policy.split('; ').find(text => text.startsWith(`${name} `));
    expect(directive('script-src')).toBe("script-src 'self'");
    expect(directive('connect-src')).toBe("connect-src 'self'");
    expect(directive('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(directive('object-src')).toBe("object-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  it.each(['default', '/assets/*'])('override whatever an object carries: %s', path => {
    const { security, custom } = headersOf(path);
    expect(security).toMatchObject({
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
    });
    expect(custom).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Permissions-Policy': expect.stringContaining('camera=()'),
    });
  });
});

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

  it('logs to a group that forgets', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/cloudfront/function/test-router',
      RetentionInDays: 30,
    });
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

describe('the domain', () => {
  it('is reached over TLS 1.2 or newer', () => {
    expect(configOf(withDomain)).toMatchObject({
      Aliases: ['bi.example.com'],
      ViewerCertificate: { AcmCertificateArn: CERTIFICATE, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
  });

  it('leads to the distribution, by IPv4 like the allow-list', () => {
    expect(configOf(withDomain).IPV6Enabled).toBe(false);
    withDomain.resourcePropertiesCountIs(
      'AWS::Route53::RecordSet',
      { Name: 'bi.example.com.', Type: 'A' },
      1,
    );
    withDomain.resourceCountIs('AWS::Route53::RecordSet', 1);
  });

  it('is not recorded where somebody else keeps the zone, or where there is none', () => {
    const elsewhere = siteTemplate({ domain: { name: 'bi.example.com', certificateArn: CERTIFICATE } });
    elsewhere.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(configOf(template).Aliases).toBeUndefined();
  });
});

it('speaks HTTP/2 and HTTP/3 and compresses what it serves itself', () => {
  expect(configOf(template)).toMatchObject({ HttpVersion: 'http2and3', PriceClass: 'PriceClass_200' });
  for (const path of ['default', '/assets/*']) expect(behaviour(path).Compress).toBe(true);
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
