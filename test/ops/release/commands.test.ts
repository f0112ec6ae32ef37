import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { RELEASE_KEYS } from '../../../lib/contract/releases';
import { list } from '../../../lib/ops/release/list';
import { show } from '../../../lib/ops/release/show';
import { deliveryFor } from '../../../lib/ops/release/store';
import type { Session } from '../../../lib/ops/session';
import { FakeS3 } from '../../support/fake-s3';
import { manifestOf, storedManifest } from '../../support/releases';

const root = join(__dirname, '../../..');

/** What an action sees of a session, and what it has printed. */
function sessionOn(s3: FakeS3, deployment = 'bi-delivery') {
  const results: { readonly value: unknown; readonly text: string }[] = [];
  const session = {
    deployment,
    ui: { result: (value: unknown, text: () => string) => void results.push({ value, text: text() }) },
    client: () => s3.bucket().s3 as S3Client,
    identity: async () => ({ account: '111111111111', arn: 'arn' }),
  } as unknown as Session;
  return { session, results };
}

const FILES = { 'index.html': '', 'favicon.ico': '', 'assets/a-12345678.js': '' };
const filled = () =>
  new FakeS3({
    ...storedManifest(manifestOf('r1', FILES)),
    ...storedManifest(manifestOf('r2', FILES, { spa: 'r1', createdAt: '2026-11-29T05:00:00.123Z' })),
    [RELEASE_KEYS.current('bi-production')]: JSON.stringify({ release: 'r1' }),
    [RELEASE_KEYS.current('bi-staging')]: JSON.stringify({ release: 'r1' }),
  });

describe('release list', () => {
  test('says how to make the first one', async () => {
    const { session, results } = sessionOn(new FakeS3());
    expect(await list(session)).toBe(0);
    expect(results).toEqual([{ value: { releases: [] }, text: expect.stringContaining('release create') }]);
  });

  test('shows id, when, who, git and where each is current', async () => {
    const { session, results } = sessionOn(filled());
    await list(session);
    expect(results[0]?.text.split('\n')).toEqual([
      'RELEASE  CREATED               BY                   GIT      CURRENT IN',
      'r2       2026-11-29T05:00:00Z  bi-delivery-push/ci  1a2b3c4  –',
      'r1       2026-11-28T05:00:00Z  bi-delivery-push/ci  1a2b3c4  bi-production, bi-staging',
    ]);
    expect(results[0]?.value).toMatchObject({
      releases: [
        { id: 'r2', currentIn: [] },
        { id: 'r1', currentIn: ['bi-production', 'bi-staging'] },
      ],
    });
  });
});

describe('release show', () => {
  test('a release that does not exist: refused', async () => {
    const { session, results } = sessionOn(filled());
    await expect(show(session, 'r11')).rejects.toThrow('there is no release r11; did you mean r1?');
    expect(results).toEqual([]);
  });

  test('gives the manifest to programs and its parts to people', async () => {
    const { session, results } = sessionOn(filled());
    await show(session, 'r2');
    expect(results[0]?.value).toMatchObject({ id: 'r2', spa: 'r1', currentIn: [] });
    expect(results[0]?.text).toMatch(/SPA +of r1, 2 documents, 1 assets/);
  });
});

describe('the releases of a deployment', () => {
  test.each([
    ['bi-production', 'aws'],
    ['bi-delivery', 'aws'],
    ['bi-local', 'local'],
    ['bi-delivery-local', 'local'],
  ])('%s: come from the delivery on %s', (deployment, cloud) => {
    expect(deliveryFor({ deployment }).cloud).toBe(cloud);
  });

  test('that no delivery names: refused', () => {
    expect(() => deliveryFor({ deployment: 'bi-nowhere' })).toThrow(/unknown deployment "bi-nowhere"/);
  });
});

describe('the command', () => {
  const run = (...args: string[]) => {
    try {
      const stdio = ['ignore', 'pipe', 'pipe'] as const;
      return {
        code: 0,
        text: execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: [...stdio] }),
      };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return { code: status, text: stderr };
    }
  };

  test('is defined without an AWS client', () => {
    const loaded = run(
      ...['--import', 'tsx', '-e'],
      `require('./lib/ops/release/command.ts').releaseCommand();
       console.log(Object.keys(require.cache).filter(file => /@aws-sdk|zod/.test(file)).join());`,
    );
    expect(loaded).toEqual({ code: 0, text: '\n' });
  });

  test.each([
    [['create', '--api', 'a', '--executor', 'b'], "required option '--git-sha <sha>' not specified"],
    [['show'], "missing required argument 'release'"],
    [['list', '--oldest'], "unknown option '--oldest'"],
  ])('release %j: refused', (args, words) => {
    const { code, text } = run('--import', 'tsx', 'bin/ops.ts', 'release', ...args);
    expect(text).toContain(words);
    expect(code).toBe(2);
  });
});
