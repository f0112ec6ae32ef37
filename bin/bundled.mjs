/**
 * Runs a TypeScript command as a bundled file: `node bin/bundled.mjs ops status`. Builds `bin/<name>.ts` when a source is
 * newer than the bundle, which takes a second or two; a bundle starts in a fraction of what `tsx` takes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['bin', 'lib', 'lambda', 'package-lock.json'];
/** Found beside the bundle at run time: native code, and packages that read files of their own. */
const EXTERNAL = ['esbuild', '@aws-cdk/*', 'source-map-support'];
/** A command that runs still loads chunks of an older bundle; none runs longer than a day. */
const KEEP_MS = 24 * 3_600_000;

const [, , name, ...args] = process.argv;
const bundles = join(ROOT, '.cache', name);
const bundle = join(bundles, keyOf(SOURCES.map(source => join(ROOT, source))));
const entry = join(bundle, `${name}.mjs`);

/** Changes with every file that was added, removed, written or moved; reads none of them. */
function keyOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesOf).sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap(child =>
    child.isDirectory() ? filesOf(join(path, child.name)) : [join(path, child.name)],
  );
}

async function build() {
  const { build: bundleWith } = await import('esbuild');
  const draft = `${bundle}.${process.pid}`;
  mkdirSync(bundles, { recursive: true });
  try {
    await bundleWith({
      entryPoints: { [name]: join(ROOT, 'bin', `${name}.ts`) },
      outdir: draft,
      bundle: true,
      // What a command imports when it acts becomes a file of its own.
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      outExtension: { '.js': '.mjs' },
      sourcemap: 'linked',
      sourcesContent: false,
      external: EXTERNAL,
      // Of packages that exist in both forms, the one that can be cut into chunks.
      mainFields: ['module', 'main'],
      banner: { js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);" },
      plugins: [ownDirectories],
      logLevel: 'error',
    });
    renameSync(draft, bundle);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another run may have built the same meanwhile.
    if (!existsSync(entry)) throw error;
  }
  for (const old of readdirSync(bundles).map(child => join(bundles, child)))
    if (old !== bundle && Date.now() - statSync(old).mtimeMs > KEEP_MS)
      rmSync(old, { recursive: true, force: true });
}

/** A source asks for its own directory, which is not that of the bundle. */
const ownDirectories = {
  name: 'own-directories',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\](bin|lib)[/\\].*\.ts$/ }, ({ path }) => {
      if (path.includes('node_modules')) return undefined;
      const text = readFileSync(path, 'utf8');
      if (!text.includes('__dirname')) return undefined;
      return { contents: `const __dirname = ${JSON.stringify(dirname(path))}; ${text}`, loader: 'ts' };
    });
  },
};

if (!existsSync(entry)) await build();
process.argv = [process.argv[0], entry, ...args];
await import(pathToFileURL(entry).href);
