import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { ASSET_DAYS } from '../../lib/contract/releases';
import { staticKey } from '../../lib/release/manifest';
import { planPrune, pruneSite, type Switch } from '../../lib/release/spa/prune';
import { ReleaseStore } from '../../lib/release/store';
import { FakeS3 } from '../support/fake-s3';
import { manifestOf, storedManifest } from '../support/releases';

const DAY = 24 * 3_600_000;
const NOW = new Date('2026-11-28T00:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const manifests = (...all: ReturnType<typeof manifestOf>[]) => new Map(all.map(one => [one.id, one]));
const standing = (days: number, ...keys: string[]) => keys.map(key => ({ key, lastModified: ago(days) }));

const OLD = manifestOf('old', {
  'index.html': '1',
  'assets/a-11111111.js': '1',
  'assets/logo-00000000.svg': '0',
});
const NEW = manifestOf('new', {
  'index.html': '2',
  'assets/a-22222222.js': '2',
  'assets/logo-00000000.svg': '0',
});
const KEYS = [OLD, NEW].flatMap(one => Object.keys(one.files).map(path => staticKey(one, path)));
const objects = standing(100, ...new Set(KEYS));
const expiredAfter = (days: number) =>
  planPrune({
    switches: [
      { release: 'old', at: ago(100) },
      { release: 'new', at: ago(days) },
    ],
    manifests: manifests(OLD, NEW),
    objects,
    now: NOW,
  }).expired;

describe('what is deleted from a static bucket', () => {
  test.each([0, 1, ASSET_DAYS])('%d days after another release came: nothing', days => {
    expect(expiredAfter(days)).toEqual([]);
  });

  test('a day later than that: what only the earlier release names', () => {
    expect(expiredAfter(ASSET_DAYS + 1)).toEqual(['releases/old/index.html', 'assets/a-11111111.js']);
  });

  test('nothing while nobody knows what is current', () => {
    expect(planPrune({ switches: [], manifests: manifests(), objects, now: NOW }).expired).toEqual([]);
  });

  test('nothing at all where the manifest of a kept release is lost', () => {
    const switches = [{ release: 'lost', at: ago(100) }];
    expect(() => planPrune({ switches, manifests: manifests(OLD), objects, now: NOW })).toThrow(
      'nothing is deleted: the manifest of release lost, which is kept, is missing',
    );
  });

  test('an earlier release that was rolled back to stays, the later one goes', () => {
    const switches = [
      { release: 'old', at: ago(90) },
      { release: 'new', at: ago(80) },
      { release: 'old', at: ago(70) },
    ];
    const { expired, kept } = planPrune({ switches, manifests: manifests(OLD, NEW), objects, now: NOW });
    expect(kept).toEqual(['old']);
    expect(expired).toEqual(['releases/new/index.html', 'assets/a-22222222.js']);
  });

  test('documents of an earlier release stay while a later one keeps its SPA', () => {
    const api = manifestOf('api-only', {}, { spa: 'old', files: OLD.files });
    const switches = [
      { release: 'old', at: ago(90) },
      { release: 'api-only', at: ago(80) },
    ];
    const { expired } = planPrune({ switches, manifests: manifests(OLD, NEW, api), objects, now: NOW });
    expect(expired).toEqual(['releases/new/index.html', 'assets/a-22222222.js']);
  });

  test('nothing that a deploy under way has just put there, and nothing of other people', () => {
    const switches = [{ release: 'new', at: ago(90) }];
    const others = [
      ...standing(ASSET_DAYS, 'assets/next-33333333.js', 'releases/next/index.html'),
      ...standing(999, 'robots.txt', 'releasesother/x', 'assetsother/x', '.well-known/security.txt'),
    ];
    expect(planPrune({ switches, manifests: manifests(NEW), objects: others, now: NOW }).expired).toEqual([]);
  });

  test('never anything that a kept release names, whatever happened', () => {
    const paths = fc.constantFrom(
      'index.html',
      'a.html',
      'assets/a-1',
      'assets/b-2',
      'assets/c-3',
      'assets/d-4',
    );
    const ids = ['r0', 'r1', 'r2', 'r3', 'r4'];
    const release = fc.record({ paths: fc.uniqueArray(paths), spa: fc.constantFrom(...ids) });
    fc.assert(
      fc.property(
        fc.array(release, { minLength: 5, maxLength: 5 }),
        fc.array(fc.record({ release: fc.constantFrom(...ids), days: fc.integer({ min: 0, max: 90 }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer({ min: 0, max: 200 }),
        (releases, history, age) => {
          const all = releases.map((one, index) =>
            manifestOf(ids[index] ?? '', Object.fromEntries(one.paths.map(path => [path, path])), {
              spa: one.spa,
            }),
          );
          const switches: Switch[] = history.map(({ release: id, days }) => ({ release: id, at: ago(days) }));
          const keys = all.flatMap(one => Object.keys(one.files).map(path => staticKey(one, path)));
          const { expired } = planPrune({
            switches,
            manifests: manifests(...all),
            objects: standing(age, ...new Set(keys)),
            now: NOW,
          });
          // Told anew and in another way: day by day, which release was current, for as long as files are kept.
          const days = Array.from({ length: ASSET_DAYS + 1 }, (_, day) => day);
          const needed = days.flatMap(day => {
            const before = history.filter(entry => entry.days >= day);
            const latest = Math.min(...before.map(entry => entry.days));
            const current = before.filter(entry => entry.days === latest).at(-1);
            const manifest = all.find(({ id }) => id === current?.release);
            return manifest ? Object.keys(manifest.files).map(path => staticKey(manifest, path)) : [];
          });
          expect(expired.filter(key => needed.includes(key))).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('everything else in time: no file outlives its last release for ever', () => {
    const paths = ['index.html', 'assets/a-1', 'assets/b-2'];
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...paths)), named => {
        const current = manifestOf('now', Object.fromEntries(named.map(path => [path, path])));
        const gone = manifestOf('gone', Object.fromEntries(paths.map(path => [path, path])));
        const keys = paths.map(path => staticKey(gone, path));
        const { expired } = planPrune({
          switches: [
            { release: 'gone', at: ago(90) },
            { release: 'now', at: ago(ASSET_DAYS + 1) },
          ],
          manifests: manifests(current, gone),
          objects: standing(90, ...keys),
          now: NOW,
        });
        const wanted = keys.filter(key => !named.map(path => staticKey(current, path)).includes(key));
        expect(expired).toEqual(wanted);
      }),
    );
  });
});

describe('deleting', () => {
  const switches = [
    { release: 'old', at: ago(100) },
    { release: 'new', at: ago(ASSET_DAYS + 1) },
  ];
  const store = (...releases: ReturnType<typeof manifestOf>[]) =>
    new ReleaseStore(new FakeS3(Object.assign({}, ...releases.map(storedManifest))).bucket());
  const prune = (site: FakeS3, kept = store(NEW)) =>
    pruneSite({ store: kept, site: site.bucket('bi-static'), switches, now: NOW });
  const siteOf = (...keys: string[]) => new FakeS3(Object.fromEntries(keys.map(key => [key, key])));

  test('is not begun where the manifest of a kept release is lost or cannot be read', async () => {
    const site = siteOf(...KEYS);
    await expect(prune(site, store(OLD))).rejects.toThrow('there is no release new');
    const unreadable = new ReleaseStore(new FakeS3({ 'releases/new.json': '{}' }).bucket());
    await expect(prune(site, unreadable)).rejects.toThrow('cannot be read');
    expect(site.objects.size).toBe(new Set(KEYS).size);
  });

  test('is done for what no kept release names, and nothing else', async () => {
    const site = siteOf(...KEYS, 'robots.txt');
    expect(await prune(site)).toEqual({
      kept: ['new'],
      expired: ['assets/a-11111111.js', 'releases/old/index.html'],
    });
    expect(Object.keys(site.bodies()).sort()).toEqual([
      'assets/a-22222222.js',
      'assets/logo-00000000.svg',
      'releases/new/index.html',
      'robots.txt',
    ]);
  });

  test('of more than S3 takes at once goes in portions', async () => {
    const site = siteOf(...Array.from({ length: 2500 }, (_, n) => `assets/${n}`));
    expect((await prune(site)).expired).toHaveLength(2500);
    expect(site.requests.filter(sent => sent.startsWith('Delete'))).toHaveLength(3);
    expect(site.objects.size).toBe(0);
  });

  test('that S3 refuses is not called done', async () => {
    const site = siteOf('assets/a', 'assets/b').bucket('bi-static');
    const send = async (command: object) =>
      command instanceof DeleteObjectsCommand
        ? { Errors: [{ Key: 'assets/a', Message: 'Access Denied' }] }
        : site.s3.send(command as never);
    await expect(
      pruneSite({ store: store(NEW), site: { ...site, s3: { send } as never }, switches, now: NOW }),
    ).rejects.toThrow('1 of 2 files were not deleted: assets/a: Access Denied');
  });
});
