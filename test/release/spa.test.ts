import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { cacheControl, contentType, readSpa, SPA_LIMITS } from '../../lib/release/spa/folder';
import { hashOfText, temporaryFolders } from '../support/releases';

const folderOf = temporaryFolders();
const built = { 'index.html': 'page', 'assets/index-Ab12_d-4.js': 'code' };

describe('a folder that cannot be released', () => {
  test.each<readonly [string, Record<string, string>, RegExp]>([
    ['nothing in it', {}, /index\.html is missing/],
    ['index.html further down', { 'dist/index.html': 'page' }, /index\.html is missing/],
    ['an asset without a hash', { ...built, 'assets/logo.png': '' }, /assets\/logo\.png has no content hash/],
    [
      'an asset with a short hash',
      { ...built, 'assets/logo-1.0.png': '' },
      /assets\/logo-1\.0\.png has no content hash/,
    ],
    ['a hidden file', { ...built, '.env': 'SECRET' }, /\.env is hidden/],
    ['a hidden folder', { ...built, '.git/config': '' }, /\.git is hidden/],
    ['a name that needs escaping', { ...built, 'a b.html': '' }, /a b\.html: allowed are letters/],
    ['a name in other letters', { ...built, '説明.html': '' }, /allowed are letters/],
    ['a file of unknown kind', { ...built, 'backup.sql': '' }, /backup\.sql: allowed extensions: .*html/],
    ['a file without extension', { ...built, LICENSE: '' }, /LICENSE: allowed extensions/],
  ])('%s: refused', async (_, files, words) => {
    await expect(readSpa(folderOf(files))).rejects.toThrow(words);
  });

  test('is told everything at once', async () => {
    const folder = folderOf({ ...built, '.env': '', 'assets/logo.png': '', 'a.sql': '' });
    const message = await readSpa(folder).catch(error => String(error.message));
    expect(message).toMatch(/cannot be released:\n {2}\.env .*\n {2}a\.sql: .*\n {2}assets\/logo\.png /);
  });

  test('without index.html is not searched any further', async () => {
    await expect(readSpa('/')).rejects.toThrow(/^\/ cannot be released:\n {2}index\.html is missing[^\n]*$/);
  });

  test('does not exist: refused', async () => {
    await expect(readSpa('/nowhere/dist')).rejects.toThrow('there is no folder /nowhere/dist');
  });

  test.each([
    ['a file outside', (folder: string) => symlinkSync('/etc/hostname', join(folder, 'host.txt'))],
    ['a folder', (folder: string) => symlinkSync(folder, join(folder, 'again'))],
    ['nothing', (folder: string) => symlinkSync('gone.txt', join(folder, 'gone.txt2'))],
    [
      'a folder beside it whose name begins alike',
      (folder: string) => {
        mkdirSync(`${folder}-beside`);
        symlinkSync(`${folder}-beside`, join(folder, 'beside.txt'));
      },
    ],
  ])('with a link to %s: refused', async (_, link) => {
    const folder = folderOf(built);
    link(folder);
    await expect(readSpa(folder)).rejects.toThrow(/is a link out of the folder, to a folder, or no file/);
  });

  test('is too large: refused before it is read', async () => {
    const folder = folderOf({ ...built, 'film.mp4': '' });
    truncateSync(join(folder, 'film.mp4'), SPA_LIMITS.fileBytes + 1);
    await expect(readSpa(folder)).rejects.toThrow(/film\.mp4 has 50000001 bytes; allowed: 50000000/);
  });
});

test('a build is read with hashes, sorted, and links inside it are files', async () => {
  const folder = folderOf({ ...built, 'icons/a.svg': '<svg/>' });
  symlinkSync('index.html', join(folder, 'start.html'));
  const files = await readSpa(folder);
  expect(files.map(({ path, sha256, bytes }) => [path, sha256, bytes])).toEqual([
    ['assets/index-Ab12_d-4.js', hashOfText('code'), 4],
    ['icons/a.svg', hashOfText('<svg/>'), 6],
    ['index.html', hashOfText('page'), 4],
    ['start.html', hashOfText('page'), 4],
  ]);
});

test.each([
  'assets/index-DfT3x_9-.js.map',
  'assets/my-page-ABCDEFGH.css',
  'assets/deep/chunk-0123456789abcdef.mjs',
])('%s has a hash in its name', async path => {
  await expect(readSpa(folderOf({ ...built, [path]: '' }))).resolves.toHaveLength(3);
});

test('assets are kept for ever, documents asked for each time', () => {
  expect(cacheControl('assets/a-12345678.js')).toBe('public, max-age=31536000, immutable');
  expect(cacheControl('index.html')).toBe('no-cache');
  expect(cacheControl('deep/assets/a.html')).toBe('no-cache');
});

test.each([
  ['a.HTML', 'text/html; charset=utf-8'],
  ['a.js.map', 'application/json'],
  ['favicon.ico', 'image/vnd.microsoft.icon'],
  ['a.woff2', 'font/woff2'],
])('%s is %s', (path, type) => {
  expect(contentType(path)).toBe(type);
});

test.each(['a.constructor', 'a.exe', 'a'])('%s has no type', path => {
  expect(() => contentType(path)).toThrow('allowed extensions');
});
