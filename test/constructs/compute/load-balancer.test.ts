import type { Template } from 'aws-cdk-lib/assertions';
import { Match } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LoadBalancer, type LoadBalancerProps } from '../../../lib/constructs/compute/load-balancer';
import { templateOf } from '../../support/stack';

function balancerTemplate(props: Partial<LoadBalancerProps> = {}): Template {
  return templateOf(stack => {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const balancer = new LoadBalancer(stack, 'LoadBalancer', {
      vpc,
      subnets: { subnets: vpc.privateSubnets },
      cloudFrontPrefixList: 'pl-cloudfront',
      target: { port: 8000, healthPath: '/api/health', deregistrationSeconds: 60 },
      idleSeconds: 50,
      deletionProtection: true,
      accessLogsBucketName: 'logs',
      ...props,
    });
    balancer.admit(new SecurityGroup(stack, 'Client', { vpc, allowAllOutbound: false }), 'health check');
  });
}

const internal = balancerTemplate();
const open = balancerTemplate({
  publicCertificateArn:
    'arn:aws:acm:ap-northeast-1:111111111111:certificate/00000000-0000-0000-0000-000000000000',
});

const inboundOf = (template: Template) => [
  ...Object.values(template.findResources('AWS::EC2::SecurityGroup')).flatMap(
    group => group.Properties.SecurityGroupIngress ?? [],
  ),
  ...Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(rule => rule.Properties),
];

describe('the load balancer', () => {
  it.each([
    ['internal', internal, 80],
    ['public', open, 443],
  ] as const)('when %s admits CloudFront and the named client, nobody else', (_, template, port) => {
    const inbound = inboundOf(template);
    expect(inbound).toHaveLength(2);
    expect(inbound.filter(rule => rule.CidrIp !== undefined || rule.CidrIpv6 !== undefined)).toEqual([]);
    expect(inbound.find(rule => rule.SourcePrefixListId === 'pl-cloudfront')).toMatchObject({
      FromPort: port,
      ToPort: port,
    });
    expect(inbound.find(rule => rule.SourceSecurityGroupId !== undefined)).toMatchObject({ FromPort: port });
  });

  it('is internal unless it has a certificate', () => {
    internal.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    internal.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP' });
    open.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
    open.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'HTTPS' });
  });

  it('is protected from deletion, keeps access logs and drops malformed headers', () => {
    internal.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'deletion_protection.enabled', Value: 'true' },
        { Key: 'idle_timeout.timeout_seconds', Value: '50' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'access_logs.s3.bucket', Value: 'logs' },
        { Key: 'access_logs.s3.prefix', Value: 'alb' },
      ]),
    });
  });

  it('asks tasks for their health and lets a stopping one finish its requests', () => {
    internal.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/api/health',
      Port: 8000,
      TargetType: 'ip',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }]),
    });
  });
});
