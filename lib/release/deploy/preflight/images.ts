import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { REPOSITORIES } from '../../../contract/bi-cards';
import type { Check } from './check';

const NOT_THERE = /^(ImageNotFoundException|RepositoryNotFoundException)$/;

/** Both digests are in their repositories: ECS would find out after minutes, by tasks that do not start. */
export const imagesExist: Check = async ({ context, manifest, account }) => {
  const { session } = context;
  const configured = session.config.images.account;
  const registryId = configured === 'current' ? account : configured;
  const ecr = session.client(ECRClient);
  const images = [
    [REPOSITORIES.api, manifest.images.api],
    [REPOSITORIES.executor, manifest.images.executor],
  ] as const;
  const problems = await Promise.all(
    images.map(async ([repositoryName, imageDigest]) => {
      const reason = await whyMissing(ecr, { registryId, repositoryName, imageDigest });
      if (reason === undefined) return [];
      return [
        `${repositoryName}@${imageDigest} is not in account ${registryId} (${reason}). Push it by digest, or create the release anew from what is there: npm run ops -- release create`,
      ];
    }),
  );
  return problems.flat();
};

interface Image {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly imageDigest: string;
}

/** An answer without the image counts as little as a refusal. */
async function whyMissing(
  ecr: ECRClient,
  { registryId, repositoryName, imageDigest }: Image,
): Promise<string | undefined> {
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({ registryId, repositoryName, imageIds: [{ imageDigest }] }),
    );
    return imageDetails.some(found => found.imageDigest === imageDigest) ? undefined : 'ImageNotFound';
  } catch (error) {
    if (error instanceof Error && NOT_THERE.test(error.name)) return error.name;
    throw error;
  }
}
