/** What a release needs of ECR: the digest behind a tag, a tag that keeps the image, the platforms it runs on. */
import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  type ImageIdentifier,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { z } from 'zod';
import { UserError } from '../../config/errors';
import { nearest } from '../../config/nearest';
import { nameOf } from '../objects';

export interface ImageRepository {
  readonly ecr: Pick<ECRClient, 'send'>;
  readonly name: string;
  /**
   * Account of the repository.
   * @default - that of the credentials
   */
  readonly registryId?: string;
}

export interface FoundImage {
  readonly repository: ImageRepository;
  readonly digest: string;
  /** As it was pushed, to the byte: its hash is the digest. */
  readonly manifest: string;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const MAX_TAGS_SHOWN = 10;

/** Without this list ECR may convert a manifest, which has another digest then. */
const MEDIA_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/**
 * The image under a digest or a tag.
 *
 * @throws UserError for one that is not there, with the tags that are
 */
export async function resolveImage(repository: ImageRepository, reference: string): Promise<FoundImage> {
  const found = await getImage(
    repository,
    DIGEST.test(reference) ? { imageDigest: reference } : { imageTag: reference },
  );
  if (found) return found;
  throw new UserError(
    DIGEST.test(reference)
      ? `${repository.name} has no image ${reference}; push it, or name one that is there by its tag`
      : await missingTag(repository, reference),
  );
}

/**
 * Gives the image one more tag. Tags never move here: the same tag on the same image is fine.
 *
 * @throws UserError where the tag is on another image
 */
export async function tagImage(image: FoundImage, tag: string): Promise<'tagged' | 'present'> {
  const { repository, digest, manifest } = image;
  if (await isTagged(image, tag)) return 'present';
  try {
    await repository.ecr.send(
      new PutImageCommand({
        ...place(repository),
        imageManifest: manifest,
        imageManifestMediaType: parsed(manifest).mediaType,
        imageTag: tag,
        imageDigest: digest,
      }),
    );
    return 'tagged';
  } catch (error) {
    const isThere = ['ImageAlreadyExistsException', 'ImageTagAlreadyExistsException'].includes(nameOf(error));
    // Somebody was faster; with the same image or another one.
    if (isThere && (await isTagged(image, tag))) return 'present';
    throw error;
  }
}

async function isTagged({ repository, digest }: FoundImage, tag: string): Promise<boolean> {
  const there = await getImage(repository, { imageTag: tag });
  if (there && there.digest !== digest)
    throw new UserError(
      `${repository.name}:${tag} is another image (${there.digest}, not ${digest}) and tags never move; choose another --id`,
    );
  return there !== undefined;
}

/** ECR answers with a list of failures, so a missing image is no exception. */
async function getImage(
  repository: ImageRepository,
  imageId: ImageIdentifier,
): Promise<FoundImage | undefined> {
  const { images = [], failures = [] } = await repository.ecr
    .send(
      new BatchGetImageCommand({
        ...place(repository),
        imageIds: [imageId],
        acceptedMediaTypes: MEDIA_TYPES,
      }),
    )
    .catch(error => rethrow(repository, error));
  const digest = images[0]?.imageId?.imageDigest;
  const manifest = images[0]?.imageManifest;
  if (digest !== undefined && manifest !== undefined) return { repository, digest, manifest };
  const other = failures.find(
    ({ failureCode }) => !/^(ImageNotFound|InvalidImageTag)$/.test(failureCode ?? ''),
  );
  if (other)
    throw new Error(`${repository.name}: ${other.failureCode} ${other.failureReason ?? ''}`.trimEnd());
  return undefined;
}

async function missingTag(repository: ImageRepository, tag: string): Promise<string> {
  const tags = await tagsIn(repository);
  if (tags.length === 0)
    return `${repository.name} has no image ${JSON.stringify(tag)} and no tagged image at all; push one`;
  const meant = nearest(tag, tags);
  const shown = tags.slice(0, MAX_TAGS_SHOWN).join(', ');
  const rest = tags.length > MAX_TAGS_SHOWN ? ` and ${tags.length - MAX_TAGS_SHOWN} more` : '';
  return `${repository.name} has no tag ${JSON.stringify(tag)}; ${meant ? `did you mean ${meant}? ` : ''}the newest it has: ${shown}${rest}`;
}

/** The tags of the newest images first. */
async function tagsIn(repository: ImageRepository): Promise<string[]> {
  const found: { readonly tags: readonly string[]; readonly pushed: number }[] = [];
  let nextToken: string | undefined;
  do {
    const page = await repository.ecr.send(
      new DescribeImagesCommand({ ...place(repository), filter: { tagStatus: 'TAGGED' }, nextToken }),
    );
    for (const { imageTags = [], imagePushedAt } of page.imageDetails ?? [])
      found.push({ tags: imageTags, pushed: imagePushedAt?.getTime() ?? 0 });
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found.sort((a, b) => b.pushed - a.pushed).flatMap(({ tags }) => tags);
}

const place = ({ name, registryId }: ImageRepository) => ({
  repositoryName: name,
  ...(registryId !== undefined && { registryId }),
});

function rethrow({ name }: ImageRepository, error: unknown): never {
  if (nameOf(error) === 'RepositoryNotFoundException')
    throw new UserError(
      `there is no image repository ${name}; deploy bi-delivery first, or use credentials of its account`,
    );
  throw error;
}

/** What is read of a manifest or an index. Source: OCI image specification, image-spec v1.1. */
const imageManifest = z.object({
  mediaType: z.string().optional(),
  config: z.object({ digest: z.string().regex(DIGEST) }).optional(),
  manifests: z
    .array(z.object({ platform: z.object({ os: z.string(), architecture: z.string() }).optional() }))
    .optional(),
});

export function parsed(manifest: string) {
  try {
    return imageManifest.parse(JSON.parse(manifest));
  } catch {
    return {};
  }
}
