import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeploymentPlace } from '../../constructs/access/place';
import { WorkflowRoles } from '../../constructs/access/workflow-roles';
import { acknowledge } from '../../constructs/acknowledge';
import { environmentOf, tagDeployment } from '../../constructs/deployment';
import { type Names, namesOf, REPOSITORIES, SYSTEM } from '../../contract/bi-cards';
import { auditLogGroup } from '../../contract/ops';
import { RELEASE_KEYS, releasesBucket } from '../../contract/releases';
import { deliveryOf } from '../delivery/load';
import { accessAcknowledgements } from './access-acknowledgements';
import type { BiCardsConfig } from './config';

/**
 * Who may deploy an environment of bi-cards by workflow. A deployment of its own that people deploy, once: what a
 * workflow deploys holds no role that could change it afterwards, and the isolation proof can say so.
 */
export class BiCardsAccess extends Construct {
  constructor(scope: Construct, id: string, config: BiCardsConfig) {
    super(scope, id);
    const { workflows } = config;
    if (!workflows) throw new Error(`${id} has no workflows`);
    const names = namesOf(config.environment, config.data.bucketSuffix);
    const place = placeOf(config, names);
    const stack = new Stack(this, 'roles', {
      stackName: names.access,
      description: `${names.deployment}: roles of the workflows`,
      env: environmentOf(config, config.region),
      terminationProtection: true,
    });
    new WorkflowRoles(stack, 'Workflows', {
      ...workflows,
      place,
      roleNames: names.workflowRoles,
      environment: config.environment,
    });
    acknowledge(this, accessAcknowledgements(config, place));
    tagDeployment(this, { system: SYSTEM, environment: config.environment, ...config.tags });
  }
}

/** What the roles are about, by the names of the contract. */
export const placeOf = (config: BiCardsConfig, names: Names): DeploymentPlace => ({
  deployment: names.deployment,
  regions: [...new Set([config.region, config.edge.region])],
  cluster: names.cluster,
  healthFunction: names.functions.health,
  staticBucket: names.staticBucket,
  releasesTopic: names.releasesTopic,
  slackWebhook: names.slackWebhook,
  keyAlias: names.keys.region,
  logGroups: [names.api.logGroup, names.executor.logGroup],
  auditLogGroup: auditLogGroup(names.deployment),
  images: { account: config.images.account, repositories: [REPOSITORIES.api, REPOSITORIES.executor] },
  releases: {
    bucket: releasesBucket(deliveryOf(names.deployment)?.releases.bucketSuffix),
    records: [
      RELEASE_KEYS.current(names.deployment),
      RELEASE_KEYS.history(names.deployment),
      RELEASE_KEYS.lock(names.deployment),
    ],
    lock: RELEASE_KEYS.lock(names.deployment),
  },
});
