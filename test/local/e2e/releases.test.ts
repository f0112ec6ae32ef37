/**
 * Releases on the local cloud, in order: each test goes on where the one before it ended. Needs Python and, where the
 * emulator is not installed yet, a package index.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchGetImageCommand } from '@aws-sdk/client-ecr';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { OUTPUTS, REPOSITORIES } from '../../../lib/contract/bi-cards';
import { ASSET_DAYS, DELIVERIES, RELEASE_KEYS, releaseTag } from '../../../lib/contract/releases';
import type { Clients } from '../../../lib/local/clients';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { edgeOutput } from '../../../lib/local/outputs';
import { NAMES, RELEASES_BUCKET } from '../../../lib/local/target';
import { up } from '../../../lib/local/up';
import { list } from '../../../lib/release/objects';
import { pruneSite } from '../../../lib/release/spa/prune';
import { publishSpa } from '../../../lib/release/spa/publish';
import { readSwitch, turnSwitch } from '../../../lib/release/spa/switch';
import { ReleaseStore } from '../../../lib/release/store';
import { pushImage } from './images';
import { ops } from './ops';

jest.setTimeout(180_000);

const root = join(__dirname, '../../..');
const directory = mkdtempSync(join(tmpdir(), 'bi-releases-'));
const options = { directory, venv: join(root, '.local/venv'), port: 0 };
const cloud = new LocalCloud(options);
const SHA = '1a2b3c4d5e6f708192a3b4c5d6e7f80912a3b4c5';

let clients: Clients;
let store: ReleaseStore;
const site = () => ({ s3: clients.s3, name: NAMES.staticBucket });

beforeAll(async () => {
  const { checks } = await up({ ...options, quiet: true });
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  clients = cloud.clients();
  store = new ReleaseStore({ s3: clients.s3, name: RELEASES_BUCKET });
});

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

const push = (repository: string, tag: string, architecture?: string) =>
  pushImage(clients.ecr, repository, tag, architecture);

function build(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(directory, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const release = (...args: string[]) => ops(cloud.endpoint, ['release', ...args]);

const DELIVERY = ['-d', DELIVERIES.local];
const create = (id: string, spa: readonly string[], tag = 'build-1', ...more: string[]) =>
  release(
    'create',
    ...DELIVERY,
    '--id',
    id,
    '--git-sha',
    SHA,
    '--api',
    tag,
    '--executor',
    tag,
    ...spa,
    ...more,
  );

const first = () =>
  build('first', {
    'index.html': '<script src="/assets/index-Ab12Cd34.js"></script>',
    'favicon.ico': 'icon',
    'assets/index-Ab12Cd34.js': 'first',
    'assets/logo-Lg00Lg00.svg': '<svg/>',
  });
const second = () =>
  build('second', {
    'index.html': '<script src="/assets/index-Zz98Yy76.js"></script>',
    'assets/index-Zz98Yy76.js': 'second',
    'assets/logo-Lg00Lg00.svg': '<svg/>',
  });

const digests: Record<string, string> = {};

describe('a release that cannot be made', () => {
  test.each([
    [
      'of images nobody pushed',
      () => ['--spa', first()],
      /bi-api has no image "build-1" and no tagged image at all/,
    ],
    ['of a SPA in two ways', () => ['--spa', first(), '--spa-of', 'r1'], /name the SPA in one way/],
  ] as const)('%s: refused', async (_, spa, words) => {
    const { code, err, out } = await create('r1', spa());
    expect(err).toMatch(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('leaves nothing that looks like one', async () => {
    expect(await store.list()).toEqual([]);
    const { code, out } = await release('list', ...DELIVERY);
    expect(out).toContain('There is no release yet');
    expect(code).toBe(0);
  });
});

describe('the first release', () => {
  beforeAll(async () => {
    digests.api = await push(REPOSITORIES.api, 'build-1');
    digests.executor = await push(REPOSITORIES.executor, 'build-1');
    await push(REPOSITORIES.api, 'for-intel', 'amd64');
  });

  test('is refused with a tag that is not there, and the tags that are', async () => {
    const { code, err } = await create('r1', ['--spa', first()], 'build-2');
    expect(err).toMatch(/bi-api has no tag "build-2"; did you mean build-1\? the newest it has: .*build-1/);
    expect(code).toBe(2);
  });

  test('is refused with an image for other machines', async () => {
    const { code, err } = await create('r1', ['--spa', first()], 'build-1', '--api', 'for-intel');
    expect(err).toMatch(/bi-api@sha256:\w+ is for linux\/amd64; allowed: linux\/arm64/);
    expect(code).toBe(2);
  });

  test('is shown and not made by a dry run', async () => {
    const { code, out } = await create('r1', ['--spa', first()], 'build-1', '--dry-run', '--json');
    expect(JSON.parse(out)).toMatchObject({ dryRun: true, manifest: { id: 'r1', images: digests } });
    expect(code).toBe(0);
    expect(await store.list()).toEqual([]);
  });

  test('is made', async () => {
    const { code, out, err } = await create('r1', ['--spa', first()], 'build-1', '--json');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('Created r1') });
    expect(JSON.parse(out).manifest).toMatchObject({
      id: 'r1',
      gitSha: SHA,
      images: digests,
      spa: 'r1',
      createdBy: expect.stringContaining('111111111111'),
      config: { 'bi-production': expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  test('has tagged its images', async () => {
    for (const [name, digest] of Object.entries(digests)) {
      const { images = [] } = await clients.ecr.send(
        new BatchGetImageCommand({
          repositoryName: name === 'api' ? REPOSITORIES.api : REPOSITORIES.executor,
          imageIds: [{ imageTag: releaseTag('r1') }],
        }),
      );
      expect(images.map(({ imageId }) => imageId?.imageDigest)).toEqual([digest]);
    }
  });

  test('is never made again, nor changed', async () => {
    const { code, err } = await create('r1', ['--spa', second()]);
    expect(err).toMatch(/release r1 exists since .* a release never changes: choose another --id/);
    expect(code).toBe(2);
    expect((await store.read('r1')).files).toHaveProperty(['assets/index-Ab12Cd34.js']);
  });
});

describe('the second release', () => {
  test('is refused where an asset has other content under the same name', async () => {
    const folder = build('changed', {
      'index.html': 'changed',
      'assets/index-Ab12Cd34.js': 'changed, and its name is not',
    });
    const { code, err } = await create('r2', ['--spa', folder]);
    expect(err).toMatch(/assets\/index-Ab12Cd34\.js has another content in release r1/);
    expect(code).toBe(2);
    expect((await store.list()).map(({ id }) => id)).toEqual(['r1']);
  });

  test('is made, after an upload that stopped half-way', async () => {
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: RELEASES_BUCKET,
        Key: `${RELEASE_KEYS.spa('r2')}assets/index-Zz98Yy76.js`,
        Body: 'second',
      }),
    );
    const { code } = await create('r2', ['--spa', second()]);
    expect(code).toBe(0);
  });

  test('is listed before the first, with where each is current', async () => {
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: RELEASES_BUCKET,
        Key: RELEASE_KEYS.current('bi-local'),
        Body: JSON.stringify({ release: 'r1' }),
      }),
    );
    const { out } = await release('list', ...DELIVERY, '--json');
    expect(JSON.parse(out).releases).toMatchObject([
      { id: 'r2', gitSha: SHA, currentIn: [] },
      { id: 'r1', gitSha: SHA, currentIn: ['bi-local'] },
    ]);
    expect((await release('list', '-d', 'bi-local')).out).toMatch(
      /RELEASE +CREATED +BY +GIT +CURRENT IN\nr2 .*–\nr1 .*bi-local/,
    );
  });

  test('is shown', async () => {
    const { out, code } = await release('show', 'r2', ...DELIVERY);
    expect(out).toMatch(/release +r2\n(.*\n)*SPA +its own, 1 documents, 2 assets/);
    expect(code).toBe(0);
  });

  test('a release that does not exist is answered with the one that was meant', async () => {
    const { err, code } = await release('show', 'r22', ...DELIVERY);
    expect(err).toContain('there is no release r22; did you mean r2?');
    expect(code).toBe(2);
  });
});

test('a third release keeps the SPA of the second', async () => {
  expect((await create('r3', ['--spa-of', 'r2'])).code).toBe(0);
  const [second, third] = [await store.read('r2'), await store.read('r3')];
  expect([third.spa, third.files]).toEqual(['r2', second.files]);
});

describe('what is published', () => {
  const publish = async (id: string) =>
    publishSpa({ manifest: await store.read(id), releases: store.bucket, site: site() });

  test('stands in the static bucket as browsers are to keep it', async () => {
    expect(await publish('r1')).toEqual({ written: 4, present: 0 });
    const head = (Key: string) => clients.s3.send(new HeadObjectCommand({ Bucket: NAMES.staticBucket, Key }));
    expect(await head('assets/index-Ab12Cd34.js')).toMatchObject({
      CacheControl: 'public, max-age=31536000, immutable',
      ContentType: 'text/javascript; charset=utf-8',
    });
    expect(await head('releases/r1/index.html')).toMatchObject({
      CacheControl: 'no-cache',
      ContentType: 'text/html; charset=utf-8',
    });
  });

  test('is not written twice, and a shared asset once', async () => {
    expect(await publish('r1')).toEqual({ written: 0, present: 4 });
    expect(await publish('r2')).toEqual({ written: 2, present: 1 });
    expect(await publish('r3')).toEqual({ written: 0, present: 3 });
  });

  test('never replaces what somebody else put there', async () => {
    const Key = 'releases/r2/index.html';
    await clients.s3.send(new PutObjectCommand({ Bucket: NAMES.staticBucket, Key, Body: 'theirs' }));
    await expect(publish('r2')).rejects.toThrow(
      /releases\/r2\/index\.html has not the content of release r2/,
    );
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: NAMES.staticBucket, Key }));
    expect(await Body?.transformToString()).toBe('theirs');
  });
});

describe('the switch', () => {
  const board = async () => ({
    store: clients.keyValueStore,
    arn: await edgeOutput(clients.cloudFormation, OUTPUTS.keyValueStoreArn),
  });

  test('names nothing at first, then what it was turned to', async () => {
    const before = await readSwitch(await board());
    expect(before.spa).toBeUndefined();
    const after = await turnSwitch(await board(), 'r1', before);
    expect(after.spa).toBe('r1');
    expect(await readSwitch(await board())).toEqual(after);
  });

  test('is not turned by who has not seen the last turn', async () => {
    const seen = await readSwitch(await board());
    await turnSwitch(await board(), 'r2', seen);
    await expect(turnSwitch(await board(), 'r3', seen)).rejects.toThrow(
      'somebody has changed the KeyValueStore meanwhile: r1 was served, now r2 is',
    );
    expect((await readSwitch(await board())).spa).toBe('r2');
  });

  test('says where there is no store', async () => {
    const { arn } = await board();
    const elsewhere = { ...(await board()), arn: `${arn.slice(0, -4)}0000` };
    await expect(readSwitch(elsewhere)).rejects.toThrow(
      /there is no KeyValueStore .*0000; deploy the edge stack/,
    );
  });
});

test('what no kept release names is deleted from the static bucket, and nothing else', async () => {
  const site = { s3: clients.s3, name: NAMES.staticBucket };
  const { kept, expired } = await pruneSite({
    store,
    site,
    switches: [
      { release: 'r1', at: new Date() },
      { release: 'r2', at: new Date(Date.now() + 1000) },
    ],
    now: new Date(Date.now() + (ASSET_DAYS + 1) * 24 * 3_600_000),
  });
  expect([kept, expired.length]).toEqual([['r2'], 3]);
  const left = [...(await list(site, 'assets/')), ...(await list(site, 'releases/'))];
  expect(left.map(({ key }) => key)).toEqual([
    'assets/index-Zz98Yy76.js',
    'assets/logo-Lg00Lg00.svg',
    'releases/r2/index.html',
  ]);
});
