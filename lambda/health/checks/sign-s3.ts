import { createHash, createHmac } from 'node:crypto';
import type { EnvironmentCredentials } from '../../shared/credentials';

export interface Signing {
  readonly region: string;
  readonly credentials: EnvironmentCredentials;
  readonly date: Date;
}

/**
 * The headers that sign an S3 request without a body (Signature Version 4).
 * Source: S3 API reference, "Authenticating Requests: Using the Authorization Header".
 *
 * @param url its path and query are taken as they are: they must be encoded, the query sorted
 */
export function signS3Request(method: 'GET' | 'HEAD', url: URL, signing: Signing): Record<string, string> {
  const { credentials, region } = signing;
  const time = signing.date.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [time.slice(0, 8), region, 's3', 'aws4_request'];
  const headers: Record<string, string> = {
    'x-amz-content-sha256': sha256(''),
    'x-amz-date': time,
    ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
  };
  // `fetch` sends the host by itself.
  const signed: Record<string, string> = { host: url.host, ...headers };
  const names = Object.keys(signed).sort();
  const canonical = [
    method,
    url.pathname,
    url.search.slice(1),
    ...names.map(name => `${name}:${signed[name]}`),
    '',
    names.join(';'),
    sha256(''),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`));
  const signature = hmac(key, toSign).toString('hex');
  return {
    ...headers,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope.join('/')}, ` +
      `SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
