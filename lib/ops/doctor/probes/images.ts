import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { NO_IMAGE, REPOSITORIES } from '../../../contract/bi-cards';
import { deployedDigests } from '../../../release/deploy/stacks/restore';
import { deliveryFor } from '../../release/store';
import type { BiCardsSession } from '../../session';
import { type Finding, fail, type Probe, pass } from '../finding';

const NOT_THERE = /^(ImageNotFoundException|RepositoryNotFoundException)$/;

/** The images that are deployed can still be pulled: a task that is replaced or scaled out has to. */
export const images: Probe = {
  group: 'images',
  look: async session => {
    const digests = await deployedDigests({ session });
    return Promise.all(
      (['api', 'executor'] as const).map(service => lookAt(session, service, digests[service])),
    );
  },
};

async function lookAt(
  session: BiCardsSession,
  service: 'api' | 'executor',
  imageDigest: string,
): Promise<Finding> {
  const what = `image of ${service}`;
  if (imageDigest === NO_IMAGE) return pass(what, 'none is deployed yet');
  const { account } = session.config.images;
  const registryId = account === 'current' ? (await session.identity()).account : account;
  const repositoryName = REPOSITORIES[service];
  const image = { registryId, repositoryName, imageDigest };
  if (await exists(session.client(ECRClient, deliveryFor(session).region), image))
    return pass(what, `${repositoryName}@${imageDigest} is in its repository`);
  return fail(
    what,
    `${repositoryName}@${imageDigest} is gone: running tasks go on, a new one cannot start`,
    'push the image again by this digest, or deploy a release whose images exist: npm run ops -- release list',
  );
}

interface Image {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly imageDigest: string;
}

/** An answer without the image counts as little as a refusal. */
async function exists(ecr: ECRClient, { registryId, repositoryName, imageDigest }: Image): Promise<boolean> {
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({ registryId, repositoryName, imageIds: [{ imageDigest }] }),
    );
    return imageDetails.some(found => found.imageDigest === imageDigest);
  } catch (error) {
    if (error instanceof Error && NOT_THERE.test(error.name)) return false;
    throw error;
  }
}
