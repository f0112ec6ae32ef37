import { Aspects, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../../constructs/acknowledge';
import { deletionProtection } from '../../constructs/data/removal';
import { GitHubRole } from '../../constructs/delivery/github-role';
import { ImageRepository } from '../../constructs/delivery/image-repository';
import { ReleasesBucket } from '../../constructs/delivery/releases-bucket';
import { environmentOf, tagDeployment } from '../../constructs/deployment';
import { LeaveOutOfLocalCloud } from '../../constructs/local/leave-out';
import { REPOSITORIES } from '../../contract/bi-cards';
import { releasesBucket, releasesLogBucket } from '../../contract/releases';
import { acknowledgements } from './acknowledgements';
import type { DeliveryConfig } from './config';

/**
 * What all environments are released from: the images they pull by digest, the releases that name them, and the role
 * with which the application's workflows bring both.
 */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, config: DeliveryConfig) {
    super(scope, id);
    const stack = new Stack(this, 'images', {
      stackName: id,
      description: `${id}: container images and releases`,
      env: environmentOf(config, config.region),
      terminationProtection: deletionProtection(config.state),
    });
    const elsewhere = config.workloads.filter(
      ({ account }) => account !== 'current' && account !== config.account,
    );
    const repositories = Object.values(REPOSITORIES).map(
      repositoryName =>
        new ImageRepository(stack, repositoryName, {
          repositoryName,
          pullAccounts: elsewhere.map(({ account }) => account),
          untaggedImageDays: config.untaggedImageDays,
          unreleasedImageDays: config.unreleasedImageDays,
          state: config.state,
        }),
    );
    const { bucketSuffix, ...keep } = config.releases;
    const releases = new ReleasesBucket(stack, 'Releases', {
      bucketName: releasesBucket(bucketSuffix),
      logBucketName: releasesLogBucket(bucketSuffix),
      ...keep,
      workloads: elsewhere,
      state: config.state,
    });

    const { role } = new GitHubRole(stack, 'Push', {
      roleName: `${id}-push`,
      repository: `${config.github.owner}/${config.github.repository}`,
      branch: config.github.branch,
    });
    for (const repository of repositories) repository.grantRelease(role);
    releases.grantCreate(role);

    acknowledge(this, acknowledgements);
    tagDeployment(this, { system: 'delivery', environment: 'shared', ...config.tags });
    if (config.cloud === 'local') Aspects.of(this).add(new LeaveOutOfLocalCloud());
  }
}
