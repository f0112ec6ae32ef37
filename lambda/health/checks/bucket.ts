import { environmentCredentials } from '../../shared/credentials';
import type { Check } from '../check';
import { signS3Request } from './sign-s3';

/** HeadBucket without the S3 client, which alone is a third of the bundle; see docs/adr/0007-lambda-bundles.md. */
export const bucket: Check<'bucket'> = async (check, _clients, signal) => {
  const { bucket: name, region = process.env.AWS_REGION ?? '' } = check;
  const url = bucketUrl(name, region);
  const headers = signS3Request('HEAD', url, {
    region,
    credentials: environmentCredentials(),
    date: new Date(),
  });
  const { ok, status } = await fetch(url, { method: 'HEAD', headers, signal, redirect: 'manual' });
  if (ok) return undefined;
  return status === 404 ? 'the bucket does not exist' : `S3 answered with HTTP status ${status}`;
};

/** The local cloud is told by the variables that the SDK reads too. */
function bucketUrl(name: string, region: string): URL {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  return new URL(endpoint ? `${endpoint}/${name}` : `https://${name}.s3.${region}.amazonaws.com/`);
}
