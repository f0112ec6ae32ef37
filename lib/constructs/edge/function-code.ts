import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { transformSync } from 'esbuild';

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

/**
 * Turns a TypeScript source into the code of a CloudFront Function.
 *
 * @param file the source; it declares `handler` and exports types only, because the runtime knows no exports
 * @param constants names that the source declares without a value, and the text each stands for
 */
export function functionCode(file: string, constants: Readonly<Record<string, string>>): string {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'es5',
    supported: BEYOND_ES5,
    define: Object.fromEntries(Object.entries(constants).map(([name, text]) => [name, JSON.stringify(text)])),
    sourcefile: basename(file),
    logLevel: 'silent',
    tsconfigRaw: '{}',
  });
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_BYTES) {
    throw new Error(
      `${basename(file)} compiles to ${bytes} bytes; allowed: ${MAX_BYTES}, the quota of CloudFront Functions`,
    );
  }
  return code;
}
