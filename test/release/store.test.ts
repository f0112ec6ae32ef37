import { RELEASE_KEYS } from '../../lib/contract/releases';
import { ReleaseStore } from '../../lib/release/store';
import { FakeS3 } from '../support/fake-s3';
import { manifestOf, storedManifest } from '../support/releases';

const withReleases = (...ids: string[]) =>
  new FakeS3(Object.assign({}, ...ids.map((id, day) => storedManifest(onDay(id, day + 1)))));
const onDay = (id: string, day: number) =>
  manifestOf(id, {}, { createdAt: `2026-11-${String(day).padStart(2, '0')}T00:00:00Z` });

describe('reading a release', () => {
  test.each([
    [
      'that does not exist',
      '2026-11-28-aaaaaab',
      'there is no release 2026-11-28-aaaaaab; did you mean 2026-11-28-aaaaaaa?',
    ],
    ['nobody could mean', 'zzz', 'there is no release zzz; ops release list shows what there is'],
    [
      'by a path',
      '../deployments/bi-production/current',
      '"../deployments/bi-production/current" is no release id',
    ],
  ])('%s: refused', async (_, id, words) => {
    const store = new ReleaseStore(withReleases('2026-11-28-aaaaaaa').bucket());
    await expect(store.read(id)).rejects.toThrow(words);
  });

  test('where there is none yet: says how to make one', async () => {
    await expect(new ReleaseStore(new FakeS3().bucket()).read('r1')).rejects.toThrow('ops release create');
  });

  test.each([
    ['that is no JSON', '{', /releases\/r1\.json cannot be read \(all of it: /],
    [
      'that lacks an image',
      { ...manifestOf('r1'), images: { api: `sha256:${'a'.repeat(64)}` } },
      /images\.executor/,
    ],
    ['with a key nobody knows', { ...manifestOf('r1'), assets: [] }, /Unrecognized key: "assets"/],
    [
      'with a digest of no image',
      { ...manifestOf('r1'), images: { api: 'latest', executor: 'latest' } },
      /images\.api: sha256: and 64/,
    ],
    ['of another release', manifestOf('r2'), /is the manifest of r2; somebody has copied it/],
  ])('%s: refused with the place', async (_, content, words) => {
    const body = typeof content === 'string' ? content : JSON.stringify(content);
    const store = new ReleaseStore(new FakeS3({ [RELEASE_KEYS.manifest('r1')]: body }).bucket());
    await expect(store.read('r1')).rejects.toThrow(words);
  });

  test('where there is no bucket: says what to deploy', async () => {
    const s3 = new FakeS3();
    s3.exists = false;
    for (const work of [
      (store: ReleaseStore) => store.read('r1'),
      (store: ReleaseStore) => store.list(),
      (store: ReleaseStore) => store.write(manifestOf('r1')),
    ])
      await expect(work(new ReleaseStore(s3.bucket('bi-releases')))).rejects.toThrow(
        /there is no bucket bi-releases; deploy/,
      );
  });
});

describe('writing a release', () => {
  test('over another one: refused, and says whose', async () => {
    const s3 = withReleases('r1');
    const store = new ReleaseStore(s3.bucket());
    const before = s3.bodies();
    await expect(store.write(manifestOf('r1', { 'index.html': 'new' }))).rejects.toThrow(
      /release r1 exists since 2026-11-01T00:00:00Z, by arn:.*choose another --id/,
    );
    expect(s3.bodies()).toEqual(before);
  });

  test('as one of two at the same time: exactly one is written', async () => {
    const s3 = new FakeS3();
    const store = new ReleaseStore(s3.bucket());
    const results = await Promise.allSettled(
      ['one', 'two'].map(createdBy => store.write(manifestOf('r1', {}, { createdBy }))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('can be read again', async () => {
    const store = new ReleaseStore(new FakeS3().bucket());
    const manifest = manifestOf('r1', { 'assets/a-12345678.js': 'a' });
    await store.write(manifest);
    expect(await store.read('r1')).toEqual(manifest);
    expect(await store.find('r2')).toBeUndefined();
  });
});

describe('the list of releases', () => {
  test('has all of them, over several pages, the newest first', async () => {
    const store = new ReleaseStore(withReleases('b', 'a', 'd', 'c', 'f', 'e', 'g').bucket());
    expect((await store.list()).map(({ id }) => id)).toEqual(['g', 'e', 'f', 'c', 'd', 'a', 'b']);
  });

  test('takes nothing else for a release', async () => {
    const s3 = withReleases('r1');
    for (const key of ['releases/', 'releases/readme.txt', 'releases/old/r0.json', 'spa/r2/index.html'])
      s3.objects.set(key, { body: '' });
    expect((await new ReleaseStore(s3.bucket()).list()).map(({ id }) => id)).toEqual(['r1']);
  });

  test('knows where each is current, whatever else a deployment records', async () => {
    const s3 = new FakeS3({
      [RELEASE_KEYS.current('bi-staging')]: JSON.stringify({ release: 'r2', spa: 'r1', since: 'now' }),
      [RELEASE_KEYS.current('bi-production')]: JSON.stringify({ release: 'r1' }),
      [`${RELEASE_KEYS.history('bi-staging')}current.json`]: JSON.stringify({ release: 'r3' }),
      [RELEASE_KEYS.lock('bi-local')]: '{}',
    });
    const current = await new ReleaseStore(s3.bucket()).current();
    expect([...current].sort()).toEqual([
      ['bi-production', 'r1'],
      ['bi-staging', 'r2'],
    ]);
  });
});
