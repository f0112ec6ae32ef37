import { createHash } from 'node:crypto';
import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import type { ImageRepository } from '../../lib/release/images/images';
import { named } from './fake-s3';

/**
 * One repository with tags that never move. Source: API reference of BatchGetImage, PutImage, DescribeImages; tag
 * immutability in the ECR user guide.
 */
export class FakeEcr {
  private readonly manifests = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly requests: string[] = [];
  /** Runs before a request takes effect; may throw. */
  before: (request: string) => unknown = () => undefined;
  exists = true;

  repository(name = 'bi-api', registryId?: string): ImageRepository {
    const send = async (command: object) => this.answer(command);
    return { ecr: { send } as unknown as ECRClient, name, ...(registryId && { registryId }) };
  }

  push(manifest: string, ...tags: string[]): string {
    const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
    this.manifests.set(digest, manifest);
    for (const tag of tags) this.tags.set(tag, digest);
    return digest;
  }

  private answer(command: object): unknown {
    this.requests.push(command.constructor.name);
    this.before(command.constructor.name);
    if (!this.exists) throw named('RepositoryNotFoundException');
    if (command instanceof BatchGetImageCommand) return this.get(command.input);
    if (command instanceof PutImageCommand) return this.put(command.input);
    if (command instanceof DescribeImagesCommand) return this.describe(command.input.nextToken);
    throw new Error(`not faked: ${command.constructor.name}`);
  }

  private get({ imageIds = [] }: BatchGetImageCommand['input']): unknown {
    const [id] = imageIds;
    const digest = id?.imageDigest ?? this.tags.get(id?.imageTag ?? '') ?? '';
    const imageManifest = this.manifests.get(digest);
    if (imageManifest === undefined)
      return { images: [], failures: [{ failureCode: 'ImageNotFound', failureReason: 'not found' }] };
    return { images: [{ imageId: { ...id, imageDigest: digest }, imageManifest }] };
  }

  private put({ imageManifest = '', imageTag = '', imageDigest }: PutImageCommand['input']): unknown {
    const digest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
    if (imageDigest !== digest) throw named('ImageDigestDoesNotMatchException');
    if (this.tags.get(imageTag) === digest) throw named('ImageAlreadyExistsException');
    if (this.tags.has(imageTag)) throw named('ImageTagAlreadyExistsException');
    this.push(imageManifest, imageTag);
    return {};
  }

  /** A page an image, the later pushed one last. */
  private describe(token = '0'): unknown {
    const digests = [...this.manifests.keys()];
    const index = Number(token);
    const digest = digests[index];
    const imageTags = [...this.tags].filter(([, of]) => of === digest).map(([tag]) => tag);
    return {
      imageDetails: imageTags.length > 0 ? [{ imageTags, imagePushedAt: new Date(index * 1000) }] : [],
      ...(index + 1 < digests.length && { nextToken: String(index + 1) }),
    };
  }
}

/** A manifest list with one image a platform, such as `linux/arm64`; the version makes another digest. */
export const indexOf = (version: string, ...platforms: string[]) =>
  JSON.stringify({
    mediaType: 'application/vnd.oci.image.index.v1+json',
    annotations: { version },
    manifests: platforms.map(platform => {
      const [os, architecture] = platform.split('/');
      return { platform: { os, architecture } };
    }),
  });
