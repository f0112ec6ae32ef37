/** Buckets on a server that speaks S3; on real ones in `test/local/e2e` and `test/deep`. */
import { run } from '../../lib/dev/run';
import { developersStack } from '../../lib/dev/target';
import { type LoopbackS3, startLoopbackS3 } from './loopback-s3';
import { itInitialises } from './scenario';
import { type Dynalite, options, startDynalite } from './support';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startLoopbackS3();
});
afterEach(() => s3.stop());

const target = () => developersStack({ s3: s3.endpoint });
const buckets = { what: 'buckets' } as const;
const reset = { ...buckets, reset: true, confirm: () => Promise.resolve(true) } as const;
const keysOf = (bucket: string) => [...(s3.buckets.get(bucket)?.keys() ?? [])];

/** More objects than one page of a listing has. */
const PAGES = Array.from({ length: 7 }, (_, i) => `page-${i}.html`);

async function fill(bucket: string, keys: readonly string[]): Promise<void> {
  await run(target(), options(buckets));
  for (const key of keys) s3.buckets.get(bucket)?.set(key, Buffer.from('hello'));
}

test('a reset that the server does not carry out fails, and says what is still there and why', async () => {
  await fill('bi-static', PAGES);
  for (const key of ['page-2.html', 'page-6.html']) s3.locked.add(key);
  await expect(run(target(), options(reset))).rejects.toThrow(
    [
      `bucket bi-static at ${s3.endpoint} keeps 2 of 7 objects:`,
      '  page-2.html: AccessDenied, it is locked',
      '  page-6.html: AccessDenied, it is locked',
      'Find out why, then run the same command again.',
    ].join('\n'),
  );
  expect(keysOf('bi-static')).toEqual(['page-2.html', 'page-6.html']);
});

test('a single object that is kept is counted as one', async () => {
  await fill('bi-static', ['only.html']);
  s3.locked.add('only.html');
  await expect(run(target(), options(reset))).rejects.toThrow(/ keeps 1 of 1 object:\n/);
});

test('of many objects that are kept it names a few', async () => {
  await fill('bi-static', PAGES);
  for (const key of PAGES) s3.locked.add(key);
  await expect(run(target(), options(reset))).rejects.toThrow(
    /keeps 7 of 7 objects:\n(?: {2}page-\d\.html: .*\n){5} {2}…\n/,
  );
});

test('a reset that is answered with no deletes nothing', async () => {
  await fill('bi-datasets', PAGES);
  const no = options({ ...reset, confirm: () => Promise.resolve(false) });
  await expect(run(target(), no)).rejects.toThrow('nothing was deleted');
  expect(keysOf('bi-datasets')).toEqual(PAGES);
});

test('a reset empties both buckets, page by page, says how many there were, and keeps other buckets', async () => {
  await fill('bi-static', PAGES);
  await fill('bi-datasets', ['one']);
  await fetch(`${s3.endpoint}/somebody-elses`, { method: 'PUT' });
  s3.buckets.get('somebody-elses')?.set('mine', Buffer.from('mine'));
  const resetting = options(reset);
  const { found } = await run(target(), resetting);
  expect([...s3.buckets.keys()].map(name => [name, keysOf(name)])).toEqual([
    ['bi-datasets', []],
    ['bi-static', []],
    ['somebody-elses', ['mine']],
  ]);
  expect(resetting.lines).toEqual([
    'empty bucket bi-datasets: 1 object',
    'empty bucket bi-static: 7 objects',
  ]);
  expect(found.map(({ state }) => state)).toEqual(['exists', 'exists']);
});

test('a signal ends the emptying before the next page', async () => {
  await fill('bi-datasets', PAGES);
  const controller = new AbortController();
  const objects = s3.buckets.get('bi-datasets') ?? new Map();
  objects.delete = key => {
    controller.abort();
    return Map.prototype.delete.call(objects, key);
  };
  const interrupted = run(target(), options({ ...reset, signal: controller.signal }));
  await expect(interrupted).rejects.toThrow(/abort/i);
  expect(keysOf('bi-datasets')).toEqual(PAGES.slice(3));
});

describe('with tables', () => {
  let [dynamodb, objects]: [Dynalite?, LoopbackS3?] = [];
  afterAll(() => Promise.all([dynamodb?.stop(), objects?.stop()]));

  itInitialises(async () => {
    [dynamodb, objects] = [await startDynalite(), await startLoopbackS3()];
    return developersStack({ dynamodb: dynamodb.endpoint, s3: objects.endpoint });
  });
});
