import { type ECRClient, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { z } from 'zod';
import { UserError } from '../../config/errors';
import { sha256 } from '../objects';
import { type FoundImage, parsed } from './images';

/** What every task here runs on. */
const PLATFORM = 'linux/arm64';

/** The content of a blob of the image's repository. */
export type ReadBlob = (image: FoundImage, digest: string) => Promise<string>;

/**
 * Refuses an image that cannot start here, before a deployment finds out by tasks that stop.
 *
 * @returns why nothing is known, where the image does not say it
 * @throws UserError for an image of other platforms
 */
export async function checkPlatform(image: FoundImage, readBlob?: ReadBlob): Promise<string | undefined> {
  const found = await platformsOf(image, readBlob);
  if (typeof found === 'string')
    return `${image.repository.name}: ${found}; not checked that it is for ${PLATFORM}`;
  if (found.includes(PLATFORM)) return undefined;
  throw new UserError(
    `${image.repository.name}@${image.digest} is for ${found.join(', ') || 'no platform'}; allowed: ${PLATFORM}. Build it with: docker buildx build --platform ${PLATFORM}`,
  );
}

/** The platforms, or why they are not known. */
async function platformsOf(image: FoundImage, readBlob?: ReadBlob): Promise<string[] | string> {
  const { manifests, config } = parsed(image.manifest);
  if (manifests) {
    // Provenance that BuildKit adds stands beside the images as unknown/unknown.
    return manifests.flatMap(({ platform }) =>
      platform && platform.os !== 'unknown' ? [`${platform.os}/${platform.architecture}`] : [],
    );
  }
  if (!config) return 'its manifest names no platform';
  if (!readBlob) return 'this cloud keeps no image configurations';
  try {
    const text = await readBlob(image, config.digest);
    if (`sha256:${sha256(Buffer.from(text))}` !== config.digest)
      return 'its configuration has another digest';
    const { os, architecture } = imageConfig.parse(JSON.parse(text));
    return [`${os}/${architecture}`];
  } catch (error) {
    return `its configuration cannot be read (${error instanceof Error ? error.message : error})`;
  }
}

const imageConfig = z.object({ os: z.string(), architecture: z.string() });

/** A configuration has some kilobytes; more is no configuration. */
const MAX_BYTES = 1_000_000;
const TIMEOUT_MS = 10_000;

/** By the address that ECR gives for a layer; an image's configuration is a blob like one. Not verified on AWS. */
export const readBlobOf =
  (ecr: Pick<ECRClient, 'send'>): ReadBlob =>
  async ({ repository }, layerDigest) => {
    const { downloadUrl } = await ecr.send(
      new GetDownloadUrlForLayerCommand({
        repositoryName: repository.name,
        registryId: repository.registryId,
        layerDigest,
      }),
    );
    if (downloadUrl === undefined) throw new Error('ECR gives no address');
    const response = await fetch(downloadUrl, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    const length = Number(response.headers.get('content-length') ?? 0);
    if (length > MAX_BYTES) throw new Error(`${length} bytes`);
    return response.text();
  };
