import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../../../lib/constructs/compute/function-bundle';

const BUNDLER = join(__dirname, '../../../lib/constructs/compute/function-bundle.ts');
const SOURCES = {
  'lambda/greet/index.ts':
    "import { NAME } from '../../lib/contract/name';\nexport const handler = () => NAME + 1;\n",
  'lambda/greet/README.md': 'no source',
  'lambda/shared/credentials.ts': 'export const defaultProvider = () => undefined;\n',
  'lib/contract/name.ts': "export const NAME: string = 'お名前';\n",
  'lib/config/secret.ts': "export const FAR = 'not seen';\n",
  'node_modules/.package-lock.json': '{}',
};

const projects: string[] = [];
afterAll(() => {
  for (const project of projects) rmSync(project, { recursive: true, force: true });
});

/** A project of its own, so that its cache starts empty. */
function newProject(): string {
  const project = mkdtempSync(join(tmpdir(), 'bundle-'));
  projects.push(project);
  for (const [path, content] of Object.entries(SOURCES)) change(project, path, content);
  return project;
}

function change(project: string, path: string, content: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
}

const codeOf = (bundle: string) => readFileSync(join(bundle, 'index.mjs'), 'utf8');

/** Bundles where loading esbuild fails: only what is in the cache is found. */
function bundleWithoutEsbuild(project: string): string {
  let bundle = '';
  jest.isolateModules(() => {
    jest.doMock('esbuild', () => {
      throw new Error('esbuild was loaded');
    });
    try {
      bundle = require(BUNDLER).bundleFunction('greet', project);
    } finally {
      jest.dontMock('esbuild');
    }
  });
  return bundle;
}

describe('a bundle is made again when', () => {
  const project = newProject();
  bundleFunction('greet', project);

  test.each([
    ['its own source', 'lambda/greet/index.ts', 'export const handler = () => 2;\n'],
    ['a shared source', 'lambda/shared/credentials.ts', 'export const defaultProvider = () => null;\n'],
    ['a source of the contract', 'lib/contract/name.ts', "export const NAME: string = 'other';\n"],
    ['the set of installed packages', 'node_modules/.package-lock.json', '{"packages": {}}'],
  ])('%s changes', (_, path, content) => {
    const before = bundleFunction('greet', project);
    change(project, path, content);
    expect(bundleFunction('greet', project)).not.toBe(before);
  });
});

test('a bundle that is there is found without loading esbuild', () => {
  const project = newProject();
  expect(() => bundleWithoutEsbuild(project)).toThrow('esbuild was loaded');
  const bundle = bundleFunction('greet', project);
  change(project, 'lambda/greet/README.md', 'changed');
  expect(bundleWithoutEsbuild(project)).toBe(bundle);
});

test('a bundle is never made of files whose change would go unnoticed', () => {
  const project = newProject();
  change(project, 'lambda/greet/index.ts', "export { FAR as handler } from '../../lib/config/secret';\n");
  expect(() => bundleFunction('greet', project)).toThrow(
    'lambda/greet imports lib/config/secret.ts, and a cached bundle would not notice that it changed; ' +
      'allowed: TypeScript in lambda/greet, lambda/shared, lib/contract, and packages',
  );
  expect(readdirSync(project)).not.toContain('.cache');
});

test('a source that does not compile is reported and not kept', () => {
  const project = newProject();
  change(project, 'lambda/greet/index.ts', 'export const handler = ;\n');
  expect(() => bundleFunction('greet', project)).toThrow(/lambda\/greet\/index.ts:1:23: ERROR/);
});

test('two copies of a project give the same bytes, and none of its path', () => {
  const [one, other] = [newProject(), newProject()].map(project => codeOf(bundleFunction('greet', project)));
  expect(one).toBe(other);
  expect(one).toContain('お名前');
  expect(one).not.toContain(tmpdir());
});

test('many processes at once get the same whole bundle and leave nothing behind', async () => {
  const project = newProject();
  const script = `
    const { bundleFunction } = require(${JSON.stringify(BUNDLER)});
    const { readFileSync } = require('node:fs');
    const code = readFileSync(bundleFunction('greet', ${JSON.stringify(project)}) + '/index.mjs');
    console.log(require('node:crypto').createHash('sha256').update(code).digest('hex'));`;
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--eval', script]);
  const printed = await Promise.all(Array.from({ length: 4 }, run));
  const bundle = bundleFunction('greet', project);
  const hash = createHash('sha256').update(codeOf(bundle)).digest('hex');
  expect(printed.map(({ stdout }) => stdout.trim())).toEqual([hash, hash, hash, hash]);
  expect(readdirSync(join(project, '.cache/bundles/greet'))).toHaveLength(1);
});

test('an old bundle is removed when a newer one is made', () => {
  const project = newProject();
  const old = bundleFunction('greet', project);
  const twoHoursAgo = Date.now() / 1000 - 7200;
  utimesSync(old, twoHoursAgo, twoHoursAgo);
  change(project, 'lib/contract/name.ts', "export const NAME: string = 'newer';\n");
  const newer = bundleFunction('greet', project);
  expect(readdirSync(dirname(newer)).map(name => join(dirname(newer), name))).toEqual([newer]);
});
