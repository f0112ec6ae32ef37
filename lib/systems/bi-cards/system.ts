import { Aspects, type StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../../constructs/acknowledge';
import { deletionProtection } from '../../constructs/data/removal';
import { environmentOf, tagDeployment } from '../../constructs/deployment';
import { LeaveOutOfLocalCloud } from '../../constructs/local/leave-out';
import { namesOf, SYSTEM } from '../../contract/bi-cards';
import { acknowledgements } from './acknowledgements';
import { AlertsStack } from './alerts-stack';
import type { BiCardsConfig } from './config';
import { DashboardsStack } from './dashboards-stack';
import { DataStack } from './data-stack';
import { EdgeStack } from './edge-stack';
import { KeysStack } from './keys-stack';
import { NetworkStack } from './network-stack';
import { ServiceStack } from './service-stack';

/**
 * bi-cards in one environment. Each stack refers to those above it only:
 *
 *     viewers ─→ edge (CloudFront, web ACL, SPA bucket)
 *                  │ /api/*
 *                  ↓
 *                service (load balancer → API → executor, jobs, init, health)
 *                  │                        │ nothing but S3 and its own pulls and logs
 *                  ↓                        ↓
 *                data (tables, datasets, secret)   network (VPC, endpoints, DNS firewall)
 *                  │                        │
 *                  └──────→ alerts ←────────┘
 *                             │ all of these encrypt their logs, messages and the secret with
 *                             ↓
 *                           keys
 */
export class BiCards extends Construct {
  constructor(scope: Construct, id: string, config: BiCardsConfig) {
    super(scope, id);
    const names = namesOf(config.environment, config.data.bucketSuffix);
    const stack = (stackName: string, region: string, description: string): StackProps => ({
      stackName,
      description: `${names.deployment}: ${description}`,
      env: environmentOf(config, region),
      terminationProtection: deletionProtection(config.state),
    });
    const common = { config, names };

    const { key: encryptionKey } = new KeysStack(this, 'keys', {
      ...stack(names.stacks.keys, config.region, 'encryption key'),
      ...common,
    });
    const { topics } = new AlertsStack(this, 'alerts', {
      ...stack(names.stacks.alerts, config.region, 'who is told'),
      ...common,
      encryptionKey,
    });
    const network = new NetworkStack(this, 'network', {
      ...stack(names.stacks.network, config.region, 'VPC, endpoints, DNS firewall'),
      ...common,
      encryptionKey,
      topics,
    });
    const data = new DataStack(this, 'data', {
      ...stack(names.stacks.data, config.region, 'tables, datasets, secret'),
      ...common,
      encryptionKey,
      topics,
    });
    const service = new ServiceStack(this, 'service', {
      ...stack(names.stacks.service, config.region, 'API, executor, jobs, init and health'),
      ...common,
      encryptionKey,
      topics,
      network,
      data,
    });
    new EdgeStack(this, 'edge', {
      ...stack(names.stacks.edge, config.edge.region, 'CloudFront, web ACL, SPA'),
      ...common,
      loadBalancer: service.api.loadBalancer.loadBalancer,
    });
    new DashboardsStack(this, 'dashboards', {
      ...stack(names.stacks.dashboards, config.region, 'dashboards'),
      ...common,
      service,
    });

    acknowledge(this, acknowledgements(config, names));
    tagDeployment(this, { system: SYSTEM, environment: config.environment, ...config.tags });
    if (config.cloud === 'local') Aspects.of(this).add(new LeaveOutOfLocalCloud());
  }
}
