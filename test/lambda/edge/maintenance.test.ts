/** Maintenance as both functions keep it: documents get a page, `/api/*` gets JSON. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { ViewerResponse } from 'cloudfront';
import { functionCode } from '../../../lib/constructs/edge/function-code';
import { BYPASS_COOKIE, BYPASS_FRAGMENT, MAINTENANCE_KEY } from '../../../lib/contract/maintenance';
import { type FakeStore, load, microsecondsOf, viewerRequest } from './runtime';

const NOW = Date.parse('2026-11-28T05:00:00Z');
const UNTIL = NOW / 1000 + 90 * 60;
const TOKEN = 'a-token-of-256-bits';

const flag = (changes: object = {}) =>
  JSON.stringify({ until: UNTIL, bypass: createHash('sha256').update(TOKEN).digest('hex'), ...changes });
const closed = (changes?: object): FakeStore => ({ release: 'r1', [MAINTENANCE_KEY]: flag(changes) });

const sources = {
  documents: { file: 'spa-router.ts', uri: '/', passed: '/releases/r1/index.html' },
  'the API': { file: 'api-gate.ts', uri: '/api/cards', passed: '/api/cards' },
};
const codeOf = (file: string) =>
  functionCode(join(__dirname, '../../../lambda/edge', file), { RELEASE_KEY: 'release' });

describe.each(Object.entries(sources))('%s', (_, { file, uri, passed }) => {
  const code = codeOf(file);

  async function ask(store: FakeStore, cookies: Record<string, string> = {}) {
    const { handler, logged, keysAsked } = load(code, store, () => NOW);
    return { result: await handler(viewerRequest(uri, {}, cookies)), logged, keysAsked };
  }
  async function answer(store: FakeStore, cookies?: Record<string, string>): Promise<ViewerResponse> {
    const { result } = await ask(store, cookies);
    if ('statusCode' in result) return result;
    throw new Error(`passed ${result.uri} on instead of answering`);
  }
  async function request(store: FakeStore, cookies?: Record<string, string>) {
    const { result, logged } = await ask(store, cookies);
    if ('uri' in result) return { ...result, logged };
    throw new Error(`answered ${result.statusCode} instead of passing the request on`);
  }

  it.each([
    ['no cookie', {}],
    ['an empty one', { [BYPASS_COOKIE]: '' }],
    ['another token', { [BYPASS_COOKIE]: 'guessed' }],
    ['what the store holds', { [BYPASS_COOKIE]: JSON.parse(flag()).bypass }],
    ['the token under another name', { maintenance: TOKEN }],
  ])('are closed to a viewer with %s', async (_, cookies: Record<string, string>) => {
    expect((await answer(closed(), cookies)).statusCode).toBe(503);
  });

  it('say when to ask again, and let nobody keep the answer', async () => {
    const { headers } = await answer(closed());
    expect(headers['retry-after']?.value).toBe('5400');
    expect(headers['cache-control']?.value).toBe('no-store');
  });

  it('are open to staff with the token', async () => {
    expect((await request(closed(), { [BYPASS_COOKIE]: TOKEN })).uri).toBe(passed);
  });

  it.each([
    ['open', { release: 'r1' }],
    ['closed', closed()],
  ])('never pass the token on, and leave the other cookies: %s', async (_, store: FakeStore) => {
    const { cookies, logged } = await request(store, { [BYPASS_COOKIE]: TOKEN, session: 's' });
    expect(cookies).toEqual({ session: { value: 's' } });
    expect(logged).toEqual([]);
  });

  it('open by themselves at the end, whether or not anybody takes the flag away', async () => {
    expect((await request(closed({ until: NOW / 1000 }))).uri).toBe(passed);
    expect((await answer(closed({ until: NOW / 1000 + 1 }))).headers['retry-after']?.value).toBe('1');
  });

  it.each<[string, string | Error]>([
    ['the store is unreachable', new Error('throttled')],
    ['the flag is no JSON', 'on'],
    ['the flag is nothing', 'null'],
    ['the flag has no end', flag({ until: undefined })],
    ['the end is a text', flag({ until: '2099-01-01' })],
    ['the flag lets anybody in', flag({ bypass: undefined })],
  ])('stay open when nobody can tell, and log why: %s', async (_, value) => {
    const { uri: to, logged } = await request({ release: 'r1', [MAINTENANCE_KEY]: value });
    expect(to).toBe(passed);
    expect(logged).toEqual([expect.stringContaining('cannot tell whether this is maintenance')]);
  });
});

describe('the API', () => {
  const { file, uri } = sources['the API'];
  const code = codeOf(file);

  it('is answered for in JSON that names the end', async () => {
    const result = await load(code, closed(), () => NOW).handler(viewerRequest(uri));
    if (!('body' in result)) throw new Error('passed on');
    expect(result.headers['content-type']?.value).toBe('application/json');
    expect(JSON.parse(result.body)).toEqual({
      detail: expect.stringMatching(/メンテナンス中.*Closed for maintenance/),
      code: 'maintenance',
      until: '2026-11-28T06:30:00.000Z',
    });
  });

  it('gets each request as it came, outside maintenance', async () => {
    const event = viewerRequest(uri, { authorization: 'Bearer x' }, { session: 's' });
    const copy = structuredClone(event.request);
    expect(await load(code, {}).handler(event)).toEqual(copy);
  });

  it('is guarded by a function that is small and takes far less than a millisecond', async () => {
    expect(Buffer.byteLength(code)).toBeLessThan(2560);
    const { handler } = load(code, closed(), () => NOW);
    const enter = () => handler(viewerRequest(uri, {}, { [BYPASS_COOKIE]: TOKEN }));
    expect(await microsecondsOf(enter)).toBeLessThan(500);
  });
});

describe('the page', () => {
  const page = async () => {
    const result = await load(codeOf('spa-router.ts'), closed(), () => NOW).handler(viewerRequest('/'));
    if (!('body' in result)) throw new Error('passed on');
    return result;
  };
  const script = async () => /<script>(.*)<\/script>/.exec((await page()).body)?.[1] ?? '';

  it('says in Japanese and in English until when, in Japan’s time', async () => {
    const { body } = await page();
    expect(body).toContain('2026-11-28 15:30 (日本時間) までに再開します');
    expect(body).toContain('Closed for maintenance until 2026-11-28 15:30 (Japan time)');
  });

  it('may run its one script and load nothing', async () => {
    const hash = createHash('sha256')
      .update(await script())
      .digest('base64');
    expect((await page()).headers['content-security-policy']?.value).toBe(
      `default-src 'none'; frame-ancestors 'none'; script-src 'sha256-${hash}'`,
    );
  });

  async function visit(fragment: string) {
    const location = { hash: fragment, pathname: '/cards', search: '?a=1', reload: jest.fn() };
    const history = { replaceState: jest.fn() };
    const document = { cookie: '' };
    runInNewContext(await script(), { location, history, document });
    return { cookie: document.cookie, reload: location.reload, history };
  }

  it('takes the token of staff out of the address into a cookie that ends, and shows the page asked for', async () => {
    const { cookie, reload, history } = await visit(`#${BYPASS_FRAGMENT}=${TOKEN}`);
    expect(cookie).toBe(`${BYPASS_COOKIE}=${TOKEN};Path=/;Secure;SameSite=Strict;Max-Age=86400`);
    expect(history.replaceState).toHaveBeenCalledWith(null, '', '/cards?a=1');
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it.each(['', '#/cards', `#${BYPASS_FRAGMENT}=`, `#${BYPASS_FRAGMENT}=a;Domain=example.com`])(
    'does nothing without one, so it never reloads for ever: %p',
    async fragment => {
      const { cookie, reload } = await visit(fragment);
      expect(cookie).toBe('');
      expect(reload).not.toHaveBeenCalled();
    },
  );
});
