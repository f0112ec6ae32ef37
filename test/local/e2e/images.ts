import { type ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';

/** Pushes an index with one image, which is never pulled here; another tag is another image. Returns its digest. */
export async function pushImage(
  ecr: ECRClient,
  repositoryName: string,
  imageTag: string,
  architecture = 'arm64',
): Promise<string> {
  const manifest = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${'0'.repeat(64)}`,
    size: 1,
    platform: { os: 'linux', architecture },
  };
  const { image } = await ecr.send(
    new PutImageCommand({
      repositoryName,
      imageTag,
      imageManifest: JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests: [manifest],
        annotations: { of: `${repositoryName}:${imageTag}` },
      }),
    }),
  );
  return image?.imageId?.imageDigest ?? '';
}
