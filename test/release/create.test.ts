import { createRelease, planRelease, type ReleaseRequest, type ReleaseTools } from '../../lib/release/create';
import { ReleaseStore } from '../../lib/release/store';
import { FakeEcr, indexOf } from '../support/fake-ecr';
import { FakeS3 } from '../support/fake-s3';
import { manifestOf, storedManifest, temporaryFolders } from '../support/releases';

const folderOf = temporaryFolders();
const FILES = { 'index.html': 'page', 'assets/index-Ab12Cd34.js': 'code' };
const SHA = '1a2b3c4d5e6f708192a3b4c5d6e7f80912a3b4c5';

function world(stored: Record<string, string> = {}) {
  const s3 = new FakeS3(stored);
  const api = new FakeEcr();
  const executor = new FakeEcr();
  const digests = {
    api: api.push(indexOf('api', 'linux/arm64'), 'main'),
    executor: executor.push(indexOf('executor', 'linux/arm64'), 'main'),
  };
  const tools: ReleaseTools = {
    store: new ReleaseStore(s3.bucket('bi-releases')),
    repositories: { api: api.repository('bi-api'), executor: executor.repository('bi-executor') },
    createdBy: 'arn:aws:iam::111111111111:user/somebody',
    // Early on the 29th in Tokyo.
    now: new Date('2026-11-28T16:00:00Z'),
  };
  return { s3, api, executor, digests, tools };
}

const request = (changes: Partial<ReleaseRequest> = {}): ReleaseRequest => ({
  gitSha: SHA,
  images: { api: 'main', executor: 'main' },
  spa: { folder: folderOf(FILES) },
  ...changes,
});

const make = async (tools: ReleaseTools, wanted: ReleaseRequest) =>
  createRelease(await planRelease(wanted, tools), tools);

describe('a release that is refused', () => {
  test.each<readonly [string, Partial<ReleaseRequest>, RegExp]>([
    ['without a full commit', { gitSha: '1a2b3c4' }, /"1a2b3c4" is no full git SHA/],
    ['with an id that is none', { id: 'Release 1' }, /"Release 1" is no release id/],
    ['with an id that leads elsewhere', { id: '../x' }, /is no release id/],
    ['under an id that is taken', { id: 'r0' }, /release r0 exists since/],
    [
      'of an image that is not there',
      { images: { api: 'main', executor: 'mian' } },
      /bi-executor has no tag "mian"; did you mean main/,
    ],
    ['with the SPA of no release', { spa: { ofRelease: 'r9' } }, /there is no release r9; did you mean r0/],
    ['of a folder that is no build', { spa: { folder: '/' } }, /cannot be released/],
    [
      'with an asset that another release has with other content',
      { spa: { folder: folderOf({ 'index.html': '', 'assets/logo-Lg00Lg00.svg': 'new' }) } },
      /assets\/logo-Lg00Lg00\.svg has another content in release r0; its name has to change/,
    ],
  ])('%s: writes nothing', async (_, changes, words) => {
    const earlier = manifestOf('r0', { 'index.html': 'x', 'assets/logo-Lg00Lg00.svg': 'old' });
    const { s3, api, executor, tools } = world(storedManifest(earlier));
    await expect(make(tools, request(changes))).rejects.toThrow(words);
    expect(Object.keys(s3.bodies())).toEqual(['releases/r0.json']);
    expect([...api.tags.keys(), ...executor.tags.keys()]).toEqual(['main', 'main']);
  });

  test('while it is planned, nothing is written either', async () => {
    const { s3, api, tools } = world();
    await planRelease(request(), tools);
    expect(s3.requests.filter(sent => sent.startsWith('Put'))).toEqual([]);
    expect(api.requests).not.toContain('PutImageCommand');
  });
});

describe('a release', () => {
  test('names digests, files and configuration, and who made it when', async () => {
    const { s3, digests, api, executor, tools } = world();
    const manifest = await make(tools, request());
    expect(manifest).toMatchObject({
      id: '2026-11-29-1a2b3c4',
      gitSha: SHA,
      images: digests,
      spa: '2026-11-29-1a2b3c4',
      createdBy: 'arn:aws:iam::111111111111:user/somebody',
      createdAt: '2026-11-28T16:00:00.000Z',
    });
    expect(Object.keys(manifest.config).sort()).toEqual([
      'bi-delivery',
      'bi-delivery-local',
      'bi-local',
      'bi-production',
      'bi-staging',
    ]);
    expect(Object.keys(s3.bodies()).sort()).toEqual([
      `releases/${manifest.id}.json`,
      `spa/${manifest.id}/assets/index-Ab12Cd34.js`,
      `spa/${manifest.id}/index.html`,
    ]);
    expect(api.tags.get(`release-${manifest.id}`)).toBe(digests.api);
    expect(executor.tags.get(`release-${manifest.id}`)).toBe(digests.executor);
  });

  test('writes its manifest last', async () => {
    const { s3, tools } = world();
    await make(tools, request());
    expect(s3.requests.filter(sent => sent.startsWith('Put')).at(-1)).toMatch(/^Put releases\//);
  });

  test('may keep the SPA of an earlier one, also of one that kept it', async () => {
    const { tools } = world();
    const first = await make(tools, request({ id: 'r1' }));
    await make(tools, request({ id: 'r2', spa: { ofRelease: 'r1' } }));
    expect(await make(tools, request({ id: 'r3', spa: { ofRelease: 'r2' } }))).toMatchObject({
      spa: 'r1',
      files: first.files,
    });
  });

  test('may change every document, and leave assets as they are', async () => {
    const { tools } = world();
    await make(tools, request({ id: 'r1' }));
    const spa = { folder: folderOf({ ...FILES, 'index.html': 'another page' }) };
    await expect(make(tools, request({ id: 'r2', spa }))).resolves.toMatchObject({ id: 'r2' });
  });
});

describe('a release that fails half-way', () => {
  const breakAt = (steps: number) => {
    const { s3, api, executor, tools } = world();
    let writes = 0;
    const before = (sent: string) => {
      if (/^Put/.test(sent) && ++writes === steps) throw new Error('the line is dead');
    };
    s3.before = before;
    api.before = before;
    executor.before = before;
    const mend = () => {
      for (const fake of [s3, api, executor]) fake.before = () => undefined;
    };
    return { tools, mend, s3 };
  };

  // Two files, two tags, one manifest.
  test.each([1, 2, 3, 4, 5])(
    'at write %d: looks like no release, and the same command completes it',
    async step => {
      const { tools, mend, s3 } = breakAt(step);
      const wanted = request({ id: 'r1' });
      await expect(make(tools, wanted)).rejects.toThrow('the line is dead');
      expect(await tools.store.list()).toEqual([]);
      mend();
      await make(tools, wanted);
      expect((await tools.store.list()).map(({ id }) => id)).toEqual(['r1']);
      expect(Object.keys(s3.bodies())).toHaveLength(3);
    },
  );

  test('and is begun again with other images under its id: refused', async () => {
    const { s3, api, tools } = world();
    s3.before = sent => {
      if (sent === 'Put releases/r1.json') throw new Error('the line is dead');
    };
    const wanted = request({ id: 'r1' });
    await expect(make(tools, wanted)).rejects.toThrow('the line is dead');
    s3.before = () => undefined;
    api.push(indexOf('other', 'linux/arm64'), 'other');
    await expect(make(tools, { ...wanted, images: { api: 'other', executor: 'main' } })).rejects.toThrow(
      /bi-api:release-r1 is another image .* choose another --id/,
    );
    expect(await tools.store.list()).toEqual([]);
  });

  test('by a signal: leaves no manifest', async () => {
    const { tools } = world();
    const plan = await planRelease(request({ id: 'r1' }), tools);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(createRelease(plan, { ...tools, signal })).rejects.toThrow('enough');
    expect(await tools.store.list()).toEqual([]);
  });
});

test('of two who make one id at the same time, one gets it', async () => {
  const { tools } = world();
  const wanted = request({ id: 'r1' });
  const results = await Promise.allSettled([
    make(tools, wanted),
    make({ ...tools, createdBy: 'another' }, wanted),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});
