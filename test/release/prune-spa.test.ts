import fc from 'fast-check';
import { ASSET_DAYS } from '../../lib/contract/releases';
import { staticKey } from '../../lib/release/manifest';
import { listSite, planPrune, prune, type Switch } from '../../lib/release/prune-spa';
import { FakeS3 } from '../support/fake-s3';
import { manifestOf } from '../support/releases';

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
          for (let day = 0; day <= ASSET_DAYS; day++) {
            const before = history.filter(({ days }) => days >= day);
            const latest = Math.min(...before.map(({ days }) => days));
            const current = before.filter(({ days }) => days === latest).at(-1);
            const manifest = all.find(({ id }) => id === current?.release);
            for (const path of Object.keys(manifest?.files ?? {}))
              expect(expired).not.toContain(staticKey(manifest ?? OLD, path));
          }
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
  test('is done for what the plan names, and nothing else', async () => {
    const s3 = new FakeS3(Object.fromEntries([...KEYS, 'robots.txt'].map(key => [key, key])));
    expect((await listSite(s3.bucket())).map(({ key }) => key).sort()).toEqual([...new Set(KEYS)].sort());
    const expired = ['assets/a-11111111.js', 'releases/old/index.html'];
    expect(await prune(s3.bucket(), { kept: [], expired })).toBe(2);
    expect(Object.keys(s3.bodies()).sort()).toEqual(
      [...new Set([...KEYS, 'robots.txt'])].filter(key => !expired.includes(key)).sort(),
    );
  });

  test('of more than S3 takes at once goes in portions', async () => {
    const keys = Array.from({ length: 2500 }, (_, n) => `assets/${n}`);
    const s3 = new FakeS3(Object.fromEntries(keys.map(key => [key, key])));
    expect(await prune(s3.bucket(), { kept: [], expired: keys })).toBe(2500);
    expect(s3.requests).toEqual(['Delete many', 'Delete many', 'Delete many']);
    expect(s3.objects.size).toBe(0);
  });

  test('that S3 refuses is not called done', async () => {
    const send = async () => ({ Errors: [{ Key: 'assets/a', Message: 'Access Denied' }] });
    const site = { s3: { send } as never, name: 'bi-static' };
    await expect(prune(site, { kept: [], expired: ['assets/a', 'assets/b'] })).rejects.toThrow(
      '1 of 2 files were not deleted: assets/a: Access Denied',
    );
  });
});
