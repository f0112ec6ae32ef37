/** The way of a SPA: from a folder to the releases bucket, from there to an environment. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELEASE_KEYS } from '../../lib/contract/releases';
import { readSpa } from '../../lib/release/spa/folder';
import { publishSpa } from '../../lib/release/spa/publish';
import { uploadSpa } from '../../lib/release/spa/upload';
import { type FakeObject, FakeS3 } from '../support/fake-s3';
import { manifestOf, releasedFiles, temporaryFolders } from '../support/releases';

const folderOf = temporaryFolders();
const FILES = {
  'index.html': 'page',
  'favicon.ico': 'icon',
  'assets/index-Ab12Cd34.js': 'code',
  'assets/logo-Lg00Lg00.svg': '<svg/>',
};

describe('uploading a SPA', () => {
  const upload = async (s3: FakeS3, files: Record<string, string> = FILES) =>
    uploadSpa(s3.bucket(), 'r1', await readSpa(folderOf(files)));

  test('over other content, left by another build: refused, and nothing is replaced', async () => {
    const s3 = new FakeS3({ [`${RELEASE_KEYS.spa('r1')}index.html`]: 'other page' });
    await expect(upload(s3)).rejects.toThrow(/spa\/r1\/index\.html has other content.*choose another --id/);
    expect(s3.bodies()[`${RELEASE_KEYS.spa('r1')}index.html`]).toBe('other page');
  });

  test('that was stopped goes on: what is there is compared, not sent', async () => {
    const s3 = new FakeS3();
    s3.before = request => {
      if (request.startsWith('Put') && s3.objects.size === 2) throw new Error('the line is dead');
    };
    await expect(upload(s3)).rejects.toThrow('the line is dead');
    expect(s3.objects.size).toBe(2);
    s3.before = () => undefined;
    expect(await upload(s3)).toEqual({ written: 2, present: 2 });
    expect(s3.bodies()).toEqual(releasedFiles('r1', FILES));
  });

  test('beside somebody who uploads the same: fine', async () => {
    const s3 = new FakeS3();
    const results = await Promise.all([upload(s3), upload(s3)]);
    expect(results.reduce((sum, { written }) => sum + written, 0)).toBe(4);
  });

  test('that changed since it was read: refused by its checksum', async () => {
    const folder = folderOf(FILES);
    const files = await readSpa(folder);
    writeFileSync(join(folder, 'index.html'), 'edited');
    await expect(uploadSpa(new FakeS3().bucket(), 'r1', files)).rejects.toThrow('BadDigest');
  });

  test('is ended by a signal, and says how far it is', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const files = await readSpa(folderOf(FILES));
    await expect(uploadSpa(new FakeS3().bucket(), 'r1', files, { signal })).rejects.toThrow('enough');
    const lines: string[] = [];
    await uploadSpa(new FakeS3().bucket(), 'r1', files, { report: line => lines.push(line) });
    expect(lines).toEqual([1, 2, 3, 4].map(n => `${n} of 4 files`));
  });
});

describe('publishing a SPA', () => {
  const released = () => new FakeS3(releasedFiles('r1', FILES));
  const publish = (releases: FakeS3, site: FakeS3, manifest = manifestOf('r1', FILES)) =>
    publishSpa({ manifest, releases: releases.bucket('bi-releases'), site: site.bucket('bi-static') });
  const STANDING = {
    'releases/r1/index.html': 'page',
    'releases/r1/favicon.ico': 'icon',
    'assets/index-Ab12Cd34.js': 'code',
    'assets/logo-Lg00Lg00.svg': '<svg/>',
  };

  test.each([
    ['an asset', 'assets/index-Ab12Cd34.js'],
    ['a document', 'releases/r1/index.html'],
  ])('never replaces %s with other content', async (_, key) => {
    const site = new FakeS3({ [key]: 'theirs' });
    await expect(publish(released(), site)).rejects.toThrow(
      `s3://bi-static/${key} has not the content of release r1`,
    );
    expect(site.bodies()[key]).toBe('theirs');
  });

  test('that somebody put there in between is judged by its content', async () => {
    const site = new FakeS3();
    site.before = request => {
      if (request === 'Put assets/logo-Lg00Lg00.svg')
        site.objects.set('assets/logo-Lg00Lg00.svg', { body: 'theirs' });
    };
    await expect(publish(released(), site)).rejects.toThrow('has not the content of release r1');
  });

  test.each([
    ['missing', 'is not whole', undefined],
    ['altered', 'was altered', 'alert(1)'],
  ])('with a released file that is %s: refused, and no document is written', async (_, words, body) => {
    const releases = released();
    const key = `${RELEASE_KEYS.spa('r1')}assets/index-Ab12Cd34.js`;
    if (body === undefined) releases.objects.delete(key);
    else releases.objects.set(key, { body });
    const site = new FakeS3();
    await expect(publish(releases, site)).rejects.toThrow(`release r1 ${words}: s3://bi-releases/${key}`);
    expect(Object.keys(site.bodies()).filter(name => name.startsWith('releases/'))).toEqual([]);
  });

  test('that S3 lost while it was written: noticed', async () => {
    const site = new FakeS3();
    site.before = request => {
      if (request === 'Head releases/r1/index.html') site.objects.delete('releases/r1/index.html');
    };
    await expect(publish(released(), site)).rejects.toThrow('releases/r1/index.html has not the content');
  });

  test('writes every asset before any document', async () => {
    const site = new FakeS3();
    expect(await publish(released(), site)).toEqual({ written: 4, present: 0 });
    expect(site.bodies()).toEqual(STANDING);
    const writes = site.requests.filter(request => request.startsWith('Put'));
    expect(writes.map(request => request.startsWith('Put assets/'))).toEqual([true, true, false, false]);
  });

  test('tells browsers what to keep', async () => {
    const site = new FakeS3();
    await publish(released(), site);
    expect(site.objects.get('assets/logo-Lg00Lg00.svg')).toMatchObject({
      contentType: 'image/svg+xml',
      cacheControl: 'public, max-age=31536000, immutable',
    });
    expect(site.objects.get('releases/r1/index.html')).toMatchObject({
      contentType: 'text/html; charset=utf-8',
      cacheControl: 'no-cache',
    });
  });

  test('again, and after a stop half-way, completes it', async () => {
    const site = new FakeS3();
    site.before = request => {
      if (request === 'Put releases/r1/favicon.ico') throw new Error('the line is dead');
    };
    await expect(publish(released(), site)).rejects.toThrow('the line is dead');
    site.before = () => undefined;
    await publish(released(), site);
    expect(site.bodies()).toEqual(STANDING);
    expect(await publish(released(), site)).toEqual({ written: 0, present: 4 });
  });

  test('of a release that keeps an earlier one’s: the earlier documents', async () => {
    const site = new FakeS3();
    await publish(released(), site, manifestOf('r2', FILES, { spa: 'r1' }));
    expect(site.bodies()).toEqual(STANDING);
  });

  test.each<Partial<FakeObject>>([
    {},
    { checksum: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=', checksumType: 'COMPOSITE' },
  ])('takes what others have put there, with the right content, by reading it: %j', async kept => {
    const site = new FakeS3();
    site.objects.set('assets/logo-Lg00Lg00.svg', { body: '<svg/>', ...kept });
    expect(await publish(released(), site)).toEqual({ written: 3, present: 1 });
    expect(site.requests).toContain('Get assets/logo-Lg00Lg00.svg');
  });
});
