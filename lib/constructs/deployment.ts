import { Aspects, type Environment, type IAspect, TagManager, Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Where a stack is deployed to; without an account, it is the one of the CLI's credentials. */
export function environmentOf(config: { readonly account: string }, region: string): Environment {
  return { region, ...(config.account !== 'current' && { account: config.account }) };
}

export interface DeploymentTags {
  readonly system: string;
  readonly environment: string;
  readonly owner: string;
  readonly costCentre: string;
}

/** Tags every resource of a deployment with whose it is, and with its place in the system as its name. */
export function tagDeployment(deployment: IConstruct, { costCentre, ...tags }: DeploymentTags): void {
  for (const [key, value] of Object.entries({ ...tags, 'cost-centre': costCentre }))
    Tags.of(deployment).add(key, value);
  Aspects.of(deployment).add(new NameTags());
}

/** Below the priority of a tag that somebody sets, so that a given name wins. */
const DEFAULT_PRIORITY = 1;

class NameTags implements IAspect {
  visit(node: IConstruct): void {
    TagManager.of(node)?.setTag(
      'Name',
      node.node.path.replace(/\/(Resource|Default)$/, ''),
      DEFAULT_PRIORITY,
    );
  }
}
