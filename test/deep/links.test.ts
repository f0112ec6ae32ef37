/** Whether what the documents link to elsewhere answers. Needs the internet; without it the addresses are skipped. */
import { spawnSync } from 'node:child_process';
import { addressesIn } from '../support/links';
import { startLoopback } from '../support/loopback';
import { PAGES, read } from '../support/pages';

const TIMEOUT = 30_000;
jest.setTimeout(2 * TIMEOUT);

const addresses = [...new Set(PAGES.flatMap(page => addressesIn(read(page))))].filter(
  // The developers' stack.
  address => new URL(address).hostname !== 'localhost',
);
const hosts = [...new Set(addresses.map(address => new URL(address).hostname))];

/** Tests are listed before anything can be awaited, so another process asks. */
const online = hosts.some(host => {
  const ask = `require('node:dns').lookup('${host}', error => process.exit(error ? 1 : 0))`;
  return spawnSync(process.execPath, ['-e', ask], { timeout: TIMEOUT }).status === 0;
});

/** What is wrong with an address, if anything is. */
async function deaf(address: string): Promise<string | undefined> {
  try {
    const { ok, status, body } = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT) });
    await body?.cancel();
    return ok ? undefined : `status ${status}`;
  } catch (error) {
    return String((error as Error).cause ?? error);
  }
}

it('finds what to ask', () => {
  expect(addresses.length).toBeGreaterThan(20);
  expect(hosts.length).toBeGreaterThan(4);
});

it('notices a page that is gone, and a host', async () => {
  const server = await startLoopback(({ path }) => ({ status: path === '/there' ? 200 : 404 }));
  expect(await deaf(`${server.url}/there`)).toBeUndefined();
  expect(await deaf(`${server.url}/gone`)).toBe('status 404');
  await server.stop();
  expect(await deaf(`${server.url}/there`)).toBeDefined();
});

if (!online)
  console.warn(`no host of the links has an address here (${hosts.join(', ')}): they are not asked`);
(online ? it : it.skip).each(addresses)('%s answers', async address => {
  expect(await deaf(address)).toBeUndefined();
});
