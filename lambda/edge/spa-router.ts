/**
 * CloudFront Function at viewer request: leads documents of the single-page application into the release being served,
 * or, during maintenance, answers them itself. Associated with the documents' behaviour only, so it never sees `/assets/*` or `/api/*`.
 *
 * The source keeps to what runtime 2.0 runs, ES 5.1 and little more; what is beyond that fails to compile at synth.
 */
import cf, { type ViewerRequest, type ViewerRequestEvent, type ViewerResponse } from 'cloudfront';
import { closedUntil } from './maintenance';
import { maintenancePage, unavailablePage } from './page';

/** Replaced at synth: the key under which the KeyValueStore names the release. */
declare const RELEASE_KEY: string;

/** How long a viewer waits when nobody can say how long, in seconds. */
const RETRY_AFTER = '60';

/** How CloudFront calls this file. */
export async function handler(event: ViewerRequestEvent): Promise<ViewerRequest | ViewerResponse> {
  const request = event.request;
  const until = await closedUntil(() => cf.kvs(), request);
  if (until !== undefined) return maintenancePage(until);
  let release: string | undefined;
  try {
    release = await currentRelease();
  } catch (error) {
    console.log(`cannot tell which release to serve: ${error}`);
    return unavailablePage(
      '一時的に表示できません',
      'The site cannot be shown at the moment. Try again in a minute.',
      RETRY_AFTER,
    );
  }
  if (release === undefined) {
    return unavailablePage('公開準備中です', 'No release of this site has been published yet.', RETRY_AFTER);
  }
  request.uri = `/releases/${release}${documentPath(request)}`;
  return request;
}

/** The release being served; undefined before the first one. */
async function currentRelease(): Promise<string | undefined> {
  const store = cf.kvs();
  // Asked first, because `get` rejects in the same way for a missing key and for a store that cannot be read.
  const published = await store.exists(RELEASE_KEY);
  if (!published) return undefined;
  const release = await store.get(RELEASE_KEY);
  if (!/^\w[\w.-]*$/.test(release)) throw new Error(`"${release}" is no release id`);
  return release;
}

/**
 * Every page of the application is its index document; a path whose last segment has an extension is a file.
 * So a route must not end in something like an extension (`/users/a@example.com`).
 */
function documentPath(request: ViewerRequest): string {
  const isFile = /\.\w+$/.test(request.uri);
  return request.uri === '/' || (!isFile && isNavigation(request)) ? '/index.html' : request.uri;
}

/** A script that fetches a path nobody serves gets the 404 it deserves, not a page that claims success. */
function isNavigation(request: ViewerRequest): boolean {
  const mode = request.headers['sec-fetch-mode'];
  if (mode) return mode.value === 'navigate';
  const accept = request.headers.accept;
  return !accept || accept.value.includes('text/html') || accept.value.includes('*/*');
}
