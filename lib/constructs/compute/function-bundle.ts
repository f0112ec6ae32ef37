import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const PROJECT = join(__dirname, '../../..');

/** The only file of a bundle; its export `handler` is the function. */
const BUNDLE_FILE = 'index.mjs';

/**
 * What each of these saves is measured in docs/adr/0007-lambda-bundles.md. There is no source map: it would be
 * several times the size of the code.
 */
const OPTIONS = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  format: 'esm',
  platform: 'node',
  // Lambda runs a newer one; the local cloud runs the function with the machine's own Node.js.
  target: 'node20',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './lambda/shared/credentials.ts' },
  tsconfigRaw: '{}',
  // Packages count as packages where `node_modules` is a link to another tree's.
  preserveSymlinks: true,
} satisfies BuildOptions;

/** Milliseconds after which an unused bundle is removed: no synthesis is still copying it. */
const HOUR = 3_600_000;

/**
 * Bundles `lambda/<name>/index.ts` and everything it imports into one file, and returns the file's folder.
 * The same sources and packages give the same bytes on every machine.
 *
 * A bundle is kept in `.cache/bundles`, named after the hash of what it was made from; finding it there does not load
 * esbuild. Packages count by npm's record of what it installed, so after editing one in place remove `.cache`.
 * Several processes may bundle at the same time.
 *
 * @param project root of the project; another one only in tests
 */
export function bundleFunction(name: string, project = PROJECT): string {
  const sources = [`lambda/${name}`, 'lambda/shared', 'lib/contract'];
  const key = keyOf(sources, project);
  const bundle = join(project, '.cache', 'bundles', name, key);
  if (existsSync(bundle)) return bundle;

  const code = build(name, sources, project);
  // A file saved meanwhile would be filed under the key of its old contents.
  if (keyOf(sources, project) !== key) return bundleFunction(name, project);
  store(bundle, code);
  return bundle;
}

function keyOf(sources: readonly string[], project: string): string {
  const hash = createHash('sha256').update(JSON.stringify(OPTIONS));
  for (const file of [installedPackages(project), ...sources.flatMap(folder => filesIn(folder, project))]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(project, file)));
  }
  return hash.digest('hex').slice(0, 32);
}

/** npm's record of what is in `node_modules`; the lockfile where another tool put it there. */
function installedPackages(project: string): string {
  const record = 'node_modules/.package-lock.json';
  return existsSync(join(project, record)) ? record : 'package-lock.json';
}

function filesIn(folder: string, project: string): string[] {
  return readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter(isSource)
    .map(path => `${folder}/${path}`)
    .sort();
}

function isSource(path: string): boolean {
  return path.endsWith('.ts');
}

function build(name: string, sources: readonly string[], project: string): Uint8Array {
  // Loaded only here: starting esbuild takes longer than finding every bundle in the cache.
  const esbuild: typeof import('esbuild') = require('esbuild');
  const { outputFiles, metafile } = esbuild.buildSync({
    ...OPTIONS,
    entryPoints: [`lambda/${name}/index.ts`],
    absWorkingDir: project,
    outfile: BUNDLE_FILE,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  refuseUnseen(name, sources, Object.keys(metafile.inputs));
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild wrote nothing for lambda/${name}`);
  return output.contents;
}

function refuseUnseen(name: string, sources: readonly string[], inputs: readonly string[]): void {
  const isSeen = (path: string) => isSource(path) && sources.some(folder => path.startsWith(`${folder}/`));
  const unseen = inputs.find(path => !path.startsWith('node_modules/') && !isSeen(path));
  if (unseen) {
    throw new Error(
      `lambda/${name} imports ${unseen}, and a cached bundle would not notice that it changed; ` +
        `allowed: TypeScript in ${sources.join(', ')}, and packages`,
    );
  }
}

/** Others see the whole bundle or none; who is first wins, because all write the same. */
function store(bundle: string, code: Uint8Array): void {
  const folder = dirname(bundle);
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(`${bundle}.`);
  writeFileSync(join(temporary, BUNDLE_FILE), code);
  try {
    renameSync(temporary, bundle);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(bundle)) throw error;
  }
  for (const other of readdirSync(folder).map(entry => join(folder, entry))) {
    const age = Date.now() - (statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > HOUR) rmSync(other, { recursive: true, force: true });
  }
}
