import { join } from 'node:path';
import type { ViewerResponse } from 'cloudfront';
import { functionCode } from '../../../lib/constructs/edge/function-code';
import { type FakeStore, load, microsecondsOf, viewerRequest } from './runtime';

const SOURCE = join(__dirname, '../../../lambda/edge/spa-router.ts');
const code = functionCode(SOURCE, { RELEASE_KEY: 'release' });

const BROWSER_NAVIGATION = { 'sec-fetch-mode': 'navigate', accept: 'text/html,application/xhtml+xml' };
const SCRIPT_FETCH = { 'sec-fetch-mode': 'cors', accept: '*/*' };
const CURL = { accept: '*/*' };
const JSON_CLIENT = { accept: 'application/json' };

const RELEASED: FakeStore = { release: '2026-02-03.1-9f8e7d6' };
const FOLDER = '/releases/2026-02-03.1-9f8e7d6';

type Headers = Readonly<Record<string, string>>;

async function ask(store: FakeStore, uri = '/', headers: Headers = BROWSER_NAVIGATION) {
  const { handler, ...traces } = load(code, store);
  return { result: await handler(viewerRequest(uri, headers)), ...traces };
}

async function uriOf(uri: string, headers?: Headers): Promise<string> {
  const { result } = await ask(RELEASED, uri, headers);
  if ('uri' in result) return result.uri;
  throw new Error(`answered ${result.statusCode} instead of passing the request on`);
}

async function responseOf(store: FakeStore) {
  const { result, logged } = await ask(store);
  if ('statusCode' in result) return { response: result, logged };
  throw new Error(`passed ${result.uri} on instead of answering`);
}

const header = (response: ViewerResponse, name: string) => response.headers[name]?.value;

describe('before the first release', () => {
  it('does not ask the bucket for anything, but says that nothing is published yet', async () => {
    const { response, logged } = await responseOf({});
    expect(response.statusCode).toBe(503);
    expect(response.body).toContain('No release of this site has been published yet');
    expect(logged).toEqual([]);
  });

  it('lets nobody keep that answer, and says when to ask again', async () => {
    const { response } = await responseOf({});
    expect(header(response, 'cache-control')).toBe('no-store');
    expect(header(response, 'retry-after')).toBe('60');
    expect(header(response, 'content-type')).toBe('text/html; charset=utf-8');
  });

  it('answers with a page that may load nothing', async () => {
    const { response } = await responseOf({});
    expect(header(response, 'content-security-policy')).toContain("default-src 'none'");
  });
});

describe('when the release cannot be told', () => {
  it.each<[string, FakeStore]>([
    ['the value is unreachable', { release: new Error('throttled') }],
    ['the value is empty', { release: '' }],
    ['the value leaves its folder', { release: '../assets' }],
    ['the value is a path', { release: 'a/b' }],
    ['the value is markup', { release: '<script>' }],
  ])('never claims that there is none, and logs why: %s', async (_, store) => {
    const { response, logged } = await responseOf(store);
    expect(response.statusCode).toBe(503);
    expect(response.body).not.toContain('No release');
    expect(response.body).toContain('cannot be shown at the moment');
    expect(header(response, 'cache-control')).toBe('no-store');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('cannot tell which release to serve');
  });

  it('shows a viewer nothing of what is in the store', async () => {
    const { response } = await responseOf({ release: '<script>' });
    expect(response.body).not.toContain('<script>');
  });
});

describe('what is no page of the application', () => {
  it.each([
    ['a script that fetches a path nobody serves', '/apii/cards', SCRIPT_FETCH],
    ['a client that wants JSON', '/dashboards/7', JSON_CLIENT],
    ['a path of the API that the API does not serve', '/api', JSON_CLIENT],
  ])('is not answered with a page that claims success: %s', async (_, uri, headers) => {
    expect(await uriOf(uri, headers)).toBe(`${FOLDER}${uri}`);
  });

  it('cannot reach another release by its folder', async () => {
    expect(await uriOf('/releases/2025-01-01/index.html')).toBe(`${FOLDER}/releases/2025-01-01/index.html`);
  });
});

describe('documents', () => {
  it.each([
    ['/', BROWSER_NAVIGATION],
    ['/dashboards/7', BROWSER_NAVIGATION],
    ['/dashboards/7/', BROWSER_NAVIGATION],
    ['/v1.2/cards', BROWSER_NAVIGATION],
    ['/', CURL],
    ['/', {}],
    ['/', SCRIPT_FETCH],
    ['/dashboards/7', CURL],
  ])('every page is the index document of the release: %s', async (uri, headers) => {
    expect(await uriOf(uri, headers)).toBe(`${FOLDER}/index.html`);
  });

  it.each(['/favicon.ico', '/robots.txt', '/manual/v2.pdf', '/index.html', '/site.webmanifest'])(
    'a file stays the file it is, also when a person opens it: %s',
    async uri => {
      expect(await uriOf(uri)).toBe(`${FOLDER}${uri}`);
    },
  );

  it('passes the rest of the request on as it came', async () => {
    const { result } = await ask(RELEASED, '/cards');
    expect(result).toEqual({
      ...viewerRequest('/cards', BROWSER_NAVIGATION).request,
      uri: `${FOLDER}/index.html`,
    });
  });

  it('asks the store for the configured key, and for maintenance', async () => {
    const { keysAsked } = await ask(RELEASED);
    expect(new Set(keysAsked)).toEqual(new Set(['maintenance', 'release']));
  });
});

describe('limits of CloudFront Functions', () => {
  it('takes half of the allowed size', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(5120);
  });

  it('takes far less than a millisecond', async () => {
    const { handler } = load(code, RELEASED);
    expect(await microsecondsOf(() => handler(viewerRequest('/cards', BROWSER_NAVIGATION)))).toBeLessThan(
      500,
    );
  });
});
