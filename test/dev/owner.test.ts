/** What is never deleted, by whichever option its address came. */
import { requireOwnServers } from '../../lib/dev/owner';
import { run } from '../../lib/dev/run';
import { developersStack, localCloud } from '../../lib/dev/target';
import { freePort } from '../../lib/local/port';
import { type Loopback, type Reply, startLoopback } from '../support/loopback';
import { options, startDynalite } from './support';

const started: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(started.splice(0).map(server => server.stop())));

async function keep<Started extends { stop(): Promise<void> }>(starting: Promise<Started>): Promise<Started> {
  const server = await starting;
  started.push(server);
  return server;
}

const HEALTH = JSON.stringify({ services: { cloudformation: 'available', dynamodb: 'available' } });

/** A server that answers as MiniStack does to the question what it is, and knows every table. */
const emulator = (status = 200): Promise<Loopback> =>
  keep(
    startLoopback(({ path, headers }): Reply => {
      if (path === '/_ministack/health') return { status, body: HEALTH };
      const known = { TableNames: [], Table: { TableStatus: 'ACTIVE' } };
      return { status: 200, body: headers['x-amz-target'] ? JSON.stringify(known) : '<Empty/>' };
    }),
  );

const yes = () => Promise.resolve(true);
const reset = { reset: true, confirm: yes } as const;

describe('a reset is refused before anything is deleted', () => {
  const deletions = ({ requests }: Loopback) =>
    requests.filter(
      ({ method, path, headers }) =>
        /Delete/.test(String(headers['x-amz-target'])) || method === 'DELETE' || path.includes('delete'),
    );

  test.each([200, 503])('at the address of a local cloud, whose health is %s', async status => {
    const cloud = await emulator(status);
    const refused = run(developersStack({ dynamodb: cloud.url, s3: cloud.url }), options(reset));
    await expect(refused).rejects.toThrow(
      `${cloud.url} is a local cloud, whose tables and buckets belong to its stacks; nothing was deleted.\nTo start with empty ones: npm run local:down && npm run local`,
    );
    expect(deletions(cloud)).toEqual([]);
  });

  test('where only the buckets are in a local cloud', async () => {
    const [dynamodb, s3] = [await keep(startDynalite()), await emulator()];
    const target = developersStack({ dynamodb: dynamodb.endpoint, s3: s3.url });
    await run(target, options({ what: 'tables' }));
    await expect(run(target, options(reset))).rejects.toThrow(`${s3.url} is a local cloud`);
    const { found } = await run(target, options({ what: 'tables' }));
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['exists']));
  });

  test('where --local-cloud names any server', async () => {
    const dynamodb = await keep(startDynalite());
    const attempt = run(localCloud(dynamodb.endpoint), options({ ...reset, what: 'tables' }));
    await expect(attempt).rejects.toThrow('belong to its stacks');
  });

  test('where a server does not tell what it is', async () => {
    const gone = developersStack({ dynamodb: `http://127.0.0.1:${await freePort()}` });
    await expect(requireOwnServers(gone, { what: 'tables' })).rejects.toThrow(
      /does not tell whether it is a local cloud, so nothing was deleted: ECONNREFUSED/,
    );
  });
});

describe('a server is the developer’s own', () => {
  test.each([
    ['nothing but that it is healthy, as DynamoDB does', { status: 200, body: 'healthy: dynamodb' }],
    ['that it knows no such page', { status: 404 }],
    ['with JSON of another kind', { status: 200, body: '{"services":["cloudformation"]}' }],
    ['that somebody else knows', { status: 302, headers: { location: '/elsewhere' } }],
  ] satisfies [string, Reply][])('that answers the question %s', async (_, reply) => {
    const health = { status: 200, body: HEALTH };
    const { url } = await keep(startLoopback(({ path }) => (path === '/elsewhere' ? health : reply)));
    const target = developersStack({ dynamodb: url, s3: url });
    await expect(requireOwnServers(target, { what: 'all' })).resolves.toBeUndefined();
  });

  test('where a local cloud has the other one, of which nothing is deleted', async () => {
    const [dynamodb, cloud] = [await keep(startDynalite()), await emulator()];
    const target = developersStack({ dynamodb: dynamodb.endpoint, s3: cloud.url });
    await expect(requireOwnServers(target, { what: 'tables' })).resolves.toBeUndefined();
    expect(cloud.requests).toEqual([]);
  });
});
