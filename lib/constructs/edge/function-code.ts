import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** Quota of CloudFront Functions. Source: CloudFront developer guide, "Quotas on CloudFront Functions". */
const MAX_BYTES = 10_240;

/**
 * What runtime 2.0 has beyond ECMAScript 5.1, as far as it is listed. Source: CloudFront developer guide, "JavaScript
 * runtime 2.0 features". esbuild translates newer syntax where it can (`?.`, `??`) and refuses the rest (destructuring,
 * `for…of`, classes): an error at synth instead of one at the edge.
 */
const BEYOND_ES5 = {
  'const-and-let': true,
  'async-await': true,
  arrow: true,
  'template-literal': true,
  'rest-argument': true,
};

/** Modules that the runtime brings along. */
const BUILT_IN = ['cloudfront', 'crypto'];

/** How the bundle ends; the runtime knows no exports and takes the function by its name. */
const EXPORT = /export \{\n {2}handler\n\};\n$/;

/**
 * Turns a TypeScript source and what it imports into the code of a CloudFront Function.
 *
 * @param file the source; it exports `handler`
 * @param constants names that the source declares without a value, and the text each stands for
 */
export function functionCode(file: string, constants: Readonly<Record<string, string>> = {}): string {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    // The code says where each part comes from, the same wherever it is compiled.
    absWorkingDir: join(__dirname, '../../..'),
    bundle: true,
    write: false,
    external: BUILT_IN,
    format: 'esm',
    target: 'es5',
    supported: BEYOND_ES5,
    define: Object.fromEntries(Object.entries(constants).map(([name, text]) => [name, JSON.stringify(text)])),
    logLevel: 'silent',
    tsconfigRaw: '{}',
  });
  const bundle = outputFiles[0]?.text ?? '';
  if (!EXPORT.test(bundle)) {
    throw new Error(
      `${basename(file)} does not export handler, and handler only: CloudFront calls nothing else`,
    );
  }
  const code = bundle.replace(EXPORT, '');
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_BYTES) {
    throw new Error(
      `${basename(file)} compiles to ${bytes} bytes; allowed: ${MAX_BYTES}, the quota of CloudFront Functions`,
    );
  }
  return code;
}
