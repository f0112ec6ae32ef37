import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../../constructs/acknowledge';
import { GitHubRole } from '../../constructs/delivery/github-role';
import { ImageRepository } from '../../constructs/delivery/image-repository';
import { environmentOf, tagDeployment } from '../../constructs/deployment';
import { REPOSITORIES } from '../../contract/bi-cards';
import { acknowledgements } from './acknowledgements';
import type { DeliveryConfig } from './config';

/** The images that all environments pull by digest, and the role that the application's workflows push them with. */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, config: DeliveryConfig) {
    super(scope, id);
    const stack = new Stack(this, 'images', {
      stackName: id,
      description: `${id}: container images`,
      env: environmentOf(config, config.region),
      terminationProtection: true,
    });
    const { role } = new GitHubRole(stack, 'Push', {
      roleName: `${id}-push`,
      repository: `${config.github.owner}/${config.github.repository}`,
      branch: config.github.branch,
    });
    for (const repositoryName of Object.values(REPOSITORIES)) {
      new ImageRepository(stack, repositoryName, {
        repositoryName,
        pullAccounts: config.workloadAccounts.filter(
          account => account !== 'current' && account !== config.account,
        ),
        untaggedImageDays: config.untaggedImageDays,
      }).repository.grantPullPush(role);
    }
    acknowledge(this, acknowledgements);
    tagDeployment(this, { system: 'delivery', environment: 'shared', ...config.tags });
  }
}
