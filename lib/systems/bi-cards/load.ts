import { load, type SystemConfig } from '../../config/load';
import { namesOf } from '../../contract/bi-cards';
import { type BiCardsConfig, biCardsConfig } from './config';
import { betweenEnvironments } from './config-rules/between-environments';
import { capacityRules } from './config-rules/capacity';
import { edgeRules } from './config-rules/edge';
import { localCloudRules } from './config-rules/local-cloud';
import { networkRules } from './config-rules/network';
import { safetyRules } from './config-rules/safety';
import { workflowRules } from './config-rules/workflows';
import { environments } from './environments';

/** All that is known about the configuration of bi-cards. */
export const biCards: SystemConfig<BiCardsConfig> = {
  system: 'bi-cards',
  schema: biCardsConfig,
  rules: [
    ...safetyRules,
    ...localCloudRules,
    ...networkRules,
    ...capacityRules,
    ...edgeRules,
    ...workflowRules,
  ],
  pairRules: betweenEnvironments,
  deployments: Object.fromEntries(
    Object.entries(environments).map(([environment, config]) => [namesOf(environment).deployment, config]),
  ),
};

/** `bi-local`, `bi-staging`, `bi-production`. */
export const biCardsDeployments: readonly string[] = Object.keys(biCards.deployments);

/** `bi-staging-access`, `bi-production-access`: the roles of the workflows, and the deployment that each is for. */
export const accessDeployments: ReadonlyMap<string, string> = new Map(
  Object.entries(environments)
    .filter(([, config]) => 'workflows' in config && config.workflows !== undefined)
    .map(([environment]) => [namesOf(environment).access, namesOf(environment).deployment]),
);

/**
 * The configuration of one deployment, for example `bi-staging`.
 *
 * @throws ConfigError with every problem of every environment, UserError for an unknown name
 */
export const loadBiCards = (deployment: string): BiCardsConfig => load(biCards, deployment);
