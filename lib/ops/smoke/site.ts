import { API } from '../../contract/bi-cards';
import type { SmokeCheck } from '../../local/smoke/check';

/** CloudFront answers within seconds; a person would have given up. */
const TIMEOUT_MS = 15_000;

export interface Site {
  /** For example `https://bi.example.com`. */
  readonly url: string;
  readonly fetch: typeof fetch;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A person opens the site: the document comes through CloudFront, with its headers, and names a script that exists. */
export function documentCheck(site: Site): SmokeCheck {
  return {
    name: 'site',
    run: async () => {
      const response = await ask(site, '/', 'text/html');
      const type = response.headers.get('content-type') ?? 'none';
      if (!type.startsWith('text/html')) throw new Error(`/ is ${type}, expected text/html`);
      if (response.headers.get('x-content-type-options') !== 'nosniff')
        throw new Error(
          '/ has no x-content-type-options: nosniff; the security headers of CloudFront are missing',
        );
      const asset = /(?:src|href)="(\/assets\/[^"]+)"/.exec(await response.text())?.[1];
      if (asset === undefined) return 'the document has come; it names no asset';
      await ask(site, asset, '*/*');
      return `the document has come, and ${asset}`;
    },
  };
}

/** The API answers through CloudFront. */
export function apiCheck(site: Site): SmokeCheck {
  return {
    name: API.healthPath,
    run: async () => {
      const began = performance.now();
      const { status } = await ask(site, API.healthPath, 'application/json');
      return `${status} in ${Math.round(performance.now() - began)} ms`;
    },
  };
}

async function ask({ url, fetch, signal }: Site, path: string, accept: string): Promise<Response> {
  const response = await fetch(new URL(path, url), {
    headers: { accept },
    // A sign-in page elsewhere would look like a success.
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch(error => {
    throw signal.aborted ? error : new Error(`${url}${path} does not answer: ${causeOf(error)}`);
  });
  if (response.ok) return response;
  throw new Error(`${path} is answered with ${response.status}${meaningOf(response)}`);
}

/** `fetch failed` says nothing; its cause does. */
const causeOf = (error: Error) =>
  error.name === 'TimeoutError'
    ? `nothing came in ${TIMEOUT_MS / 1000} s`
    : error.cause instanceof Error
      ? error.cause.message || error.cause.name
      : error.message;

function meaningOf(response: Response): string {
  if (response.status === 403)
    return ': your address is not in edge.allowedCidrs, or the web ACL refuses the request; try from the company’s network';
  if (response.status === 503 && response.headers.has('retry-after'))
    return ': closed for maintenance, or no release of the site is published; npm run ops -- status says which';
  if (response.status === 502 || response.status === 504)
    return ': CloudFront does not reach the API; npm run ops -- doctor';
  return '';
}
