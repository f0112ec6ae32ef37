import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { environmentOf } from '../../../lib/constructs/deployment';
import { namesOf, OUTPUTS, SPA_RELEASE_KEY } from '../../../lib/contract/bi-cards';
import { newApp } from '../../../lib/systems/app';
import type { BiCardsConfig } from '../../../lib/systems/bi-cards/config';
import { EdgeStack } from '../../../lib/systems/bi-cards/edge-stack';
import { environments } from '../../../lib/systems/bi-cards/environments';

/** The edge of a configuration in front of a load balancer that stands for the service stack. */
function synthesize(config: BiCardsConfig) {
  const names = namesOf(config.environment, config.data.bucketSuffix);
  const deployment = new Construct(newApp(), names.deployment);
  const service = new Stack(deployment, 'Service', {
    stackName: names.stacks.service,
    env: environmentOf(config, config.region),
  });
  const vpc = Vpc.fromVpcAttributes(service, 'Vpc', {
    vpcId: 'vpc-00000001',
    availabilityZones: [...config.network.availabilityZones],
    privateSubnetIds: ['subnet-00000001', 'subnet-00000002'],
    privateSubnetRouteTableIds: ['rtb-00000001', 'rtb-00000002'],
  });
  const edge = new EdgeStack(deployment, 'Edge', {
    stackName: names.stacks.edge,
    env: environmentOf(config, config.edge.region),
    config,
    names,
    loadBalancer: new ApplicationLoadBalancer(service, 'LoadBalancer', { vpc }),
  });
  return { template: Template.fromStack(edge), service: Template.fromStack(service) };
}

const { local, staging, production } = environments;
const inLocal = synthesize(local);
const inStaging = synthesize(staging);
const inProduction = synthesize(production);

const PUBLIC_CERTIFICATE =
  'arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000';
const underItsDomain = synthesize({
  ...production,
  edge: {
    ...production.edge,
    domain: { name: 'bi.internal.company.com', certificateArn: PUBLIC_CERTIFICATE },
  },
});
const behindPublicBalancer = synthesize({
  ...production,
  api: {
    ...production.api,
    exposure: {
      kind: 'public',
      domainName: 'api.bi.internal.company.com',
      hostedZone: { id: 'Z0', name: 'company.com' },
      certificateArn: PUBLIC_CERTIFICATE.replace('us-east-1', 'ap-northeast-1'),
    },
  },
});

const every = Object.entries({ local: inLocal, staging: inStaging, production: inProduction });

/** The places that take a value from another stack, and from which output. */
function crossStackReferences(value: unknown, path: string[] = []): { path: string; reference: object }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'Fn::GetStackOutput'
      ? [{ path: path.join('.'), reference: inner }]
      : crossStackReferences(inner, [...path, key]),
  );
}

describe.each(every)('the edge of %s', (environment, { template }) => {
  it('needs no custom resource to learn where the load balancer is', () => {
    const types = Object.values(template.toJSON().Resources).map(
      resource => (resource as { Type: string }).Type,
    );
    expect(types.filter(type => /^Custom::|CustomResource|^AWS::Lambda/.test(type))).toEqual([]);
  });

  it('refers to other stacks weakly: no export that would lock the load balancer', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('Fn::ImportValue');
  });

  it('has the bucket of the runbook', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: `bi-static-${environment}` });
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: `bi-edge-logs-${environment}` });
  });

  it('says what it generated', () => {
    const outputs = Object.keys(template.toJSON().Outputs);
    // What was read from another stack stands beside it, to be compared with what that stack says now.
    expect(outputs.filter(name => !name.startsWith('Read')).sort()).toEqual(
      [OUTPUTS.distributionDomain, OUTPUTS.distributionId, OUTPUTS.keyValueStoreArn, OUTPUTS.siteUrl].sort(),
    );
  });

  it('has topics of its own, whose names the alerts stack does not use', () => {
    const topics = Object.values(template.findResources('AWS::SNS::Topic')).map(
      ({ Properties }) => Properties.TopicName,
    );
    expect(topics.sort()).toEqual([`bi-${environment}-edge-page`, `bi-${environment}-edge-ticket`]);
  });

  it('waits longer for the API than the load balancer does', () => {
    const { timeLimits } = environments[environment as keyof typeof environments];
    const { Origins } = Object.values(template.findResources('AWS::CloudFront::Distribution'))[0]?.Properties
      .DistributionConfig ?? { Origins: [] };
    const api = Origins.find(({ Id }: { Id: string }) => Id === 'api');
    const seconds = (api.VpcOriginConfig ?? api.CustomOriginConfig).OriginReadTimeout;
    expect(seconds).toBe(timeLimits.cloudFrontRead);
    expect(seconds).toBeGreaterThan(timeLimits.loadBalancerIdle);
  });

  it('asks the store for the key that a release writes', () => {
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: Match.stringLikeRegexp(`store\\.get\\("${SPA_RELEASE_KEY}"\\)`),
    });
  });
});

describe('references across Regions', () => {
  it('are the ARN and the name of the load balancer, nothing else', () => {
    const references = crossStackReferences(inProduction.template.toJSON());
    const inResources = references.filter(({ path }) => path.startsWith('Resources.'));
    expect(inResources.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^Resources\.ApiOrigin\w+\.Properties\.VpcOriginEndpointConfig\.Arn$/),
      expect.stringMatching(/^Resources\.FrontDistribution\w+\..*Origins\.1\.DomainName$/),
    ]);
    expect(
      references
        .map(({ path }) => path)
        .filter(path => path.startsWith('Outputs.'))
        .sort(),
    ).toEqual(['Outputs.ReadLoadBalancerArn.Value', 'Outputs.ReadLoadBalancerDnsName.Value']);
    for (const { reference } of references) {
      expect(reference).toMatchObject({ StackName: 'bi-production-service', Region: 'ap-northeast-1' });
    }
    expect(Object.keys(inProduction.service.toJSON().Outputs)).toHaveLength(inResources.length);
  });

  it('are none where the load balancer has a name of its own', () => {
    expect(crossStackReferences(behindPublicBalancer.template.toJSON())).toEqual([]);
    behindPublicBalancer.template.resourceCountIs('AWS::CloudFront::VpcOrigin', 0);
  });
});

describe('who may open the site', () => {
  it.each([
    ['staging', inStaging, staging],
    ['production', inProduction, production],
  ] as const)('in %s is the configured list', (_, { template }, { edge }) => {
    template.hasResourceProperties('AWS::WAFv2::IPSet', { Addresses: edge.allowedCidrs });
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { WebACLId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebAcl'), 'Arn'] } },
    });
  });

  it('is not asked in the local cloud, which has no address sets', () => {
    inLocal.template.resourceCountIs('AWS::WAFv2::WebACL', 0);
    inLocal.template.resourceCountIs('AWS::WAFv2::IPSet', 0);
    expect(JSON.stringify(inLocal.template.toJSON())).not.toContain('WebACLId');
  });
});

describe('what stays when the stack goes', () => {
  it.each([
    ['staging', inStaging, 'Retain'],
    ['production', inProduction, 'Retain'],
    ['local', inLocal, 'Delete'],
  ] as const)('in %s: %s', (_, { template }, policy) => {
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: policy, UpdateReplacePolicy: policy });
  });
});

describe('the site', () => {
  it('is found under its domain, or under that of CloudFront', () => {
    underItsDomain.template.hasOutput(OUTPUTS.siteUrl, { Value: 'https://bi.internal.company.com' });
    inProduction.template.hasOutput(OUTPUTS.siteUrl, {
      Value: { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [Match.anyValue(), 'DomainName'] }]] },
    });
  });

  it('has its certificate watched', () => {
    underItsDomain.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'bi-production-site-certificate',
      Dimensions: [{ Name: 'CertificateArn', Value: PUBLIC_CERTIFICATE }],
    });
  });
});

it('configures no Slack channel, which an account can do once and the alerts stack does', () => {
  const { template } = synthesize({
    ...production,
    alerts: { emails: ['bi-team@company.com'], slack: { workspaceId: 'T0', channelId: 'C0' } },
  });
  template.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 0);
  template.resourceCountIs('AWS::SNS::Subscription', 2);
});
