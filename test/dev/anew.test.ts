/** What is advised where tables have another shape: a command that deletes. */
import { commandAnew } from '../../lib/dev/anew';
import { type DevelopersRun, run } from '../../lib/dev/run';
import { developersStack, localCloud, type Target } from '../../lib/dev/target';
import { freePort } from '../../lib/local/port';
import { checkOurs } from '../support/commands/ours';
import { type Loopback, type Reply, startLoopback } from '../support/loopback';
import { options } from './support';

const started: Loopback[] = [];
afterEach(() => Promise.all(started.splice(0).map(server => server.stop())));

/** A server that has every bucket, and every table with another key. */
async function server(health: Reply): Promise<string> {
  const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
  const known = JSON.stringify({ TableNames: [], Table: { TableStatus: 'ACTIVE', KeySchema } });
  const one = await startLoopback(({ path, headers }) => {
    if (path === '/_ministack/health') return health;
    return { status: 200, body: headers['x-amz-target'] ? known : '<Empty/>' };
  });
  started.push(one);
  return one.url;
}

const own = () => server({ status: 404 });
const cloud = () =>
  server({ status: 200, body: JSON.stringify({ services: { cloudformation: 'available' } }) });
const advice = async (target: Target, change: Partial<DevelopersRun> = {}) =>
  (await run(target, options(change))).anew;
const LOCAL_CLOUD = 'npm run local:down && npm run local';

describe('a reset that would be refused is not advised', () => {
  test('in the local cloud, by its name', async () => {
    expect(await advice(localCloud(await cloud()))).toBe(LOCAL_CLOUD);
  });

  test('in the local cloud, by its address', async () => {
    const url = await cloud();
    expect(await advice(developersStack({ dynamodb: url, s3: url }))).toBe(LOCAL_CLOUD);
  });

  test('of buckets in a local cloud, beside tables that are the developer’s', async () => {
    const [dynamodb, s3] = [await own(), await cloud()];
    expect(await advice(developersStack({ dynamodb, s3 }))).toBe(
      `npm run dev:init -- tables --reset --dynamodb ${dynamodb} --s3 ${s3}`,
    );
  });
});

describe('a reset that is advised', () => {
  test('leads to the servers of the run, deletes of no other kind, and fills them if that was asked', async () => {
    const [dynamodb, s3] = [await own(), await own()];
    const target = developersStack({ dynamodb, s3 });
    expect(await advice(target)).toBe(`npm run dev:init -- --reset --dynamodb ${dynamodb} --s3 ${s3}`);
    const tables = await advice(developersStack({ dynamodb }), { what: 'tables', seed: true });
    expect(tables).toBe(`npm run dev:init -- tables --reset --seed --dynamodb ${dynamodb}`);
  });

  test('names the key and the settings that were used, and never the secret key', async () => {
    const [dynamodb, s3] = [await own(), await own()];
    const used = { s3AccessKey: 'me', s3SecretKey: 'hunter2', settings: 'my settings' };
    expect(await advice(developersStack({ dynamodb, s3, ...used }))).toBe(
      `npm run dev:init -- --reset --dynamodb ${dynamodb} --s3 ${s3} --s3-access-key me --settings 'my settings'`,
    );
  });

  test('names no server where the stack’s own were used, by a developer or in its containers', () => {
    const containers = { dynamodb: 'http://dynamodb-local:8000', s3: 'http://minio:9000', s3AccessKey: 'me' };
    expect(developersStack({ settings: '.env.local' }).options).toEqual([]);
    expect(developersStack(containers).options).toEqual([]);
  });

  test('is advised also where a server does not tell what it is: it says so itself', async () => {
    const dynamodb = `http://[::1]:${await freePort()}`;
    const command = await commandAnew(developersStack({ dynamodb }), { what: 'tables', seed: false });
    expect(command).toBe(`npm run dev:init -- tables --reset --dynamodb '${dynamodb}'`);
  });

  test('can be typed', async () => {
    const [dynamodb, s3] = [await own(), await own()];
    const target = developersStack({ dynamodb, s3, s3AccessKey: 'me', settings: 'mine' });
    const [, typed = ''] = (await advice(target, { seed: true }))?.split(' -- ') ?? [];
    expect(await checkOurs('bin/dev.ts', { args: typed.split(' '), complete: true })).toBeUndefined();
    expect(await checkOurs('bin/dev.ts', { args: ['--resett'], complete: true })).toMatch('--resett');
  });
});

test('a signal ends the asking', async () => {
  const controller = new AbortController();
  const silent = await startLoopback(() => undefined);
  started.push(silent);
  const target = developersStack({ dynamodb: silent.url });
  const asking = commandAnew(target, { what: 'all', seed: false, signal: controller.signal });
  controller.abort();
  await expect(asking).rejects.toThrow(/abort/i);
});
