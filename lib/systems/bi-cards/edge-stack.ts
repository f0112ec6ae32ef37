import { CfnOutput, CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnDistribution, CfnVpcOrigin, type IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Alarms } from '../../constructs/alarms/alarms';
import { AlertTopics } from '../../constructs/alarms/alert-topics';
import { pageOnBurnRate, ticketOnBurnRate } from '../../constructs/alarms/burn-rate';
import { alarmOnUndelivered } from '../../constructs/alarms/undelivered';
import { LogBucket } from '../../constructs/data/log-bucket';
import { ApiGate } from '../../constructs/edge/api-gate';
import { plainOrigin, privateOrigin, publicOrigin } from '../../constructs/edge/api-origin';
import { alarmOnCertificate } from '../../constructs/edge/certificate-alarm';
import { alarmOnDistribution, siteAvailability } from '../../constructs/edge/distribution-alarms';
import { DistributionLogs } from '../../constructs/edge/distribution-logs';
import { alarmOnEdgeFunctions } from '../../constructs/edge/edge-function-alarms';
import { SiteDistribution } from '../../constructs/edge/site-distribution';
import { SpaRouter } from '../../constructs/edge/spa-router';
import { StaticSite } from '../../constructs/edge/static-site';
import { ViewerWebAcl } from '../../constructs/edge/viewer-web-acl';
import { DeploymentKey } from '../../constructs/keys/deployment-key';
import { WeakReferences } from '../../constructs/weak-references';
import { type Names, OUTPUTS, SPA_RELEASE_KEY } from '../../contract/bi-cards';
import type { BiCardsConfig } from './config';

export interface EdgeStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
  /** The API's load balancer, in the Region of the service stack. */
  readonly loadBalancer: IApplicationLoadBalancer;
}

/**
 * What users open. In us-east-1, because CloudFront's web ACL, metrics and certificates are there.
 *
 * It refers to one thing elsewhere, the load balancer, weakly: a strong reference cannot leave a Region without custom
 * resources. So after the load balancer was replaced this stack has to be updated to find the new one; `ops deploy` sees
 * that and does it.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { config, names, loadBalancer, ...props }: EdgeStackProps) {
    super(scope, id, props);
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { deployment } = names;
    const { logRetentionDays, state } = config;

    const encryptionKey = new DeploymentKey(this, 'Key', { alias: names.keys.edge, deployment, state });
    const logs = new LogBucket(this, 'AccessLogs', {
      bucketName: names.edgeLogsBucket,
      retentionDays: logRetentionDays,
      state,
    });
    const site = new StaticSite(this, 'Site', {
      bucketName: names.staticBucket,
      noncurrentVersionDays: config.data.noncurrentVersionDays,
      accessLogs: logs,
      state,
    });
    const router = new SpaRouter(this, 'Router', {
      name: names.edgeFunctions.router,
      releaseKey: SPA_RELEASE_KEY,
      logRetentionDays,
      encryptionKey,
    });
    const front = new SiteDistribution(this, 'Front', {
      name: deployment,
      site,
      router,
      api: this.apiOrigin(config, names, loadBalancer),
      // A function that asks for a KeyValueStore fails in the local cloud, and the API with it.
      gate:
        config.cloud === 'local'
          ? undefined
          : new ApiGate(this, 'ApiGate', {
              name: names.edgeFunctions.gate,
              store: router.store,
              logRetentionDays,
              encryptionKey,
            }),
      webAcl: this.webAcl(config, names, encryptionKey),
      additionalMetrics: config.observability === 'full',
      domain: config.edge.domain,
    });
    new DistributionLogs(this, 'DistributionLogs', {
      name: `${deployment}-cloudfront`,
      distribution: front.distribution,
      bucket: logs,
    });
    this.alarms(config, names, encryptionKey, front);
    this.showWhatIsRead(config, loadBalancer);

    const output = (name: string, value: string) => new CfnOutput(this, name, { value });
    output(OUTPUTS.distributionId, front.distribution.distributionId);
    output(OUTPUTS.distributionDomain, front.distribution.distributionDomainName);
    output(OUTPUTS.siteUrl, front.url);
    output(OUTPUTS.keyValueStoreArn, router.store.keyValueStoreArn);
  }

  /** None in the local cloud: it has no address sets, and without one a web ACL would block everybody or nobody. */
  private webAcl(
    { cloud, edge, logRetentionDays }: BiCardsConfig,
    names: Names,
    encryptionKey: IKey,
  ): ViewerWebAcl | undefined {
    if (cloud === 'local') return undefined;
    return new ViewerWebAcl(this, 'WebAcl', {
      name: `${names.deployment}-edge`,
      allowedCidrs: edge.allowedCidrs,
      rateLimit: edge.rateLimit,
      logRetentionDays,
      encryptionKey,
    });
  }

  private alarms(
    { alerts, edge, observability, slo, timeLimits }: BiCardsConfig,
    names: Names,
    encryptionKey: IKey,
    front: SiteDistribution,
  ): void {
    // E-mail only: a Slack channel can be configured once per account, and the alerts stack does that.
    const topics = new AlertTopics(this, 'Topics', {
      deployment: names.edgeAlerts,
      encryptionKey,
      emails: alerts.emails,
    });
    const alarms = new Alarms(topics, names.deployment);
    alarmOnUndelivered(topics, 'edge-alerts-undelivered', topics, alarms);
    alarmOnEdgeFunctions(this, names.edgeFunctions, alarms);
    alarmOnDistribution(front.distribution, alarms, {
      readSeconds: timeLimits.cloudFrontRead,
      additionalMetrics: observability === 'full',
    });
    const promise =
      observability === 'full' &&
      siteAvailability(front.distribution, slo.site.availabilityPercent, slo.minimumRequestsPerHour);
    if (promise) pageOnBurnRate(front, promise, alarms);
    const outage = alarms.compose(front, 'Outage', {
      name: 'site-outage',
      // Who pages is the other Region's health check, which asks for it: one outage is one page.
      severity: 'info',
      reason: 'The site is down for its users, wherever it fails.',
      runbook: 'site-errors',
      firstCommand:
        "aws cloudformation describe-stacks --region us-east-1 --stack-name <deployment>-edge --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output table",
      any: alarms.pages,
    });
    if (promise) ticketOnBurnRate(front, promise, alarms, outage);
    if (edge.domain) alarmOnCertificate(front, 'site', edge.domain.certificateArn, alarms);
  }

  /** As the load balancer's values were when this stack was updated last. A public one is reached by its domain name. */
  private showWhatIsRead({ api }: BiCardsConfig, loadBalancer: IApplicationLoadBalancer): void {
    if (api.exposure.kind === 'public') return;
    new WeakReferences(this, 'WeakReferences', {
      values: {
        ReadLoadBalancerDnsName: loadBalancer.loadBalancerDnsName,
        ...(api.exposure.kind === 'internal' && { ReadLoadBalancerArn: loadBalancer.loadBalancerArn }),
      },
      readers: this.node
        .findAll()
        .filter(child => child instanceof CfnDistribution || child instanceof CfnVpcOrigin),
    });
  }

  private apiOrigin(
    { api, timeLimits }: BiCardsConfig,
    names: Names,
    loadBalancer: IApplicationLoadBalancer,
  ): IOrigin {
    const readSeconds = timeLimits.cloudFrontRead;
    switch (api.exposure.kind) {
      case 'internal':
        return privateOrigin(this, 'ApiOrigin', {
          name: `${names.deployment}-api`,
          loadBalancer,
          readSeconds,
        });
      case 'public':
        return publicOrigin(api.exposure.domainName, { readSeconds });
      case 'local':
        return plainOrigin(loadBalancer, { readSeconds });
    }
  }
}
