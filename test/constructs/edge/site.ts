import type { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import type { IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import {
  ApplicationLoadBalancer,
  type IApplicationLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { State } from '../../../lib/config/schema';
import { Alarms } from '../../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../../lib/constructs/alarms/alert-topics';
import { LogBucket } from '../../../lib/constructs/data/log-bucket';
import { ApiGate } from '../../../lib/constructs/edge/api-gate';
import { privateOrigin } from '../../../lib/constructs/edge/api-origin';
import { alarmOnCertificate } from '../../../lib/constructs/edge/certificate-alarm';
import { alarmOnDistribution } from '../../../lib/constructs/edge/distribution-alarms';
import { DistributionLogs } from '../../../lib/constructs/edge/distribution-logs';
import { SiteDistribution, type SiteDomain } from '../../../lib/constructs/edge/site-distribution';
import { SpaRouter } from '../../../lib/constructs/edge/spa-router';
import { StaticSite } from '../../../lib/constructs/edge/static-site';
import { anyKey, templateOf } from '../../support/stack';

const KEPT: State = { onRemoval: 'retain', deletionProtection: true };
export const LOST: State = { onRemoval: 'destroy', reason: 'a test throws it away' };
export const CERTIFICATE =
  'arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000';
export const DOMAIN: SiteDomain = {
  name: 'bi.example.com',
  certificateArn: CERTIFICATE,
  hostedZone: { id: 'Z0', name: 'example.com' },
};

interface Variant {
  readonly state?: State;
  readonly domain?: SiteDomain;
  readonly origin?: (stack: Stack, loadBalancer: IApplicationLoadBalancer) => IOrigin;
}

/** A stack with all that serves a site, and nothing else. */
export function siteTemplate({ state = KEPT, domain, origin = overVpc }: Variant = {}): Template {
  return templateOf(stack => {
    const loadBalancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Balancer', {
      loadBalancerArn: 'arn:aws:elasticloadbalancing:ap-northeast-1:111111111111:loadbalancer/app/api/1',
      loadBalancerDnsName: 'api.elb.example.com',
      securityGroupId: 'sg-1',
    });
    const logs = new LogBucket(stack, 'Logs', { bucketName: 'logs', retentionDays: 30, state });
    const router = new SpaRouter(stack, 'Router', {
      name: 'test-router',
      releaseKey: 'release',
      logRetentionDays: 30,
      encryptionKey: anyKey(stack),
    });
    const front = new SiteDistribution(stack, 'Front', {
      name: 'test',
      site: new StaticSite(stack, 'Site', {
        bucketName: 'static',
        noncurrentVersionDays: 30,
        accessLogs: logs,
        state,
      }),
      router,
      gate: new ApiGate(stack, 'Gate', {
        name: 'test-gate',
        store: router.store,
        logRetentionDays: 30,
        encryptionKey: anyKey(stack),
      }),
      api: origin(stack, loadBalancer),
      domain,
    });
    new DistributionLogs(stack, 'AccessLogs', {
      name: 'test',
      distribution: front.distribution,
      bucket: logs,
    });
    const topics = new AlertTopics(stack, 'Topics', {
      deployment: 'test',
      encryptionKey: anyKey(stack),
      emails: [],
    });
    const alarms = new Alarms(topics, 'test');
    alarmOnDistribution(front.distribution, alarms, { readSeconds: 60 });
    if (domain) alarmOnCertificate(front, 'site', domain.certificateArn, alarms);
  });
}

function overVpc(stack: Stack, loadBalancer: IApplicationLoadBalancer): IOrigin {
  return privateOrigin(stack, 'ApiOrigin', { name: 'test-api', loadBalancer, readSeconds: 60 });
}

/** The one resource of its type. */
export function only(from: Template, type: string) {
  const [found, ...others] = Object.values(from.findResources(type));
  if (!found || others.length > 0) throw new Error(`expected one ${type}`);
  return found;
}

export const configOf = (from: Template) =>
  only(from, 'AWS::CloudFront::Distribution').Properties.DistributionConfig;
