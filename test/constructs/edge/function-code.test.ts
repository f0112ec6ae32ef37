import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionCode } from '../../../lib/constructs/edge/function-code';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'edge-function-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function compile(source: string, constants: Record<string, string> = {}): string {
  const file = join(folder, 'source.ts');
  writeFileSync(file, `export function handler(request: any, names: any, use: any) { ${source} }`);
  return functionCode(file, constants);
}

it.each([
  ['destructuring', 'const { uri } = request;'],
  ['for…of', 'for (const name of names) use(name);'],
  ['classes', 'class Router {}'],
  ['default arguments', 'const f = (a = 1) => a;'],
  ['generators', 'function* all() {}'],
  ['spread in arrays', 'const all = [...names];'],
])('refuses what the runtime does not run: %s', (_, source) => {
  expect(() => compile(source)).toThrow(/source\.ts:1:\d+: ERROR: Transforming .* is not supported/);
});

it('refuses a function over the quota, with both numbers', () => {
  expect(() => compile(`return '${'x'.repeat(11_000)}';`)).toThrow(
    /source\.ts compiles to 11\d\d\d bytes; allowed: 10240/,
  );
});

it('translates newer operators into what the runtime runs', () => {
  const code = compile('return request?.accept ?? names;');
  expect(code).not.toMatch(/\?\.|\?\?/);
});

it('writes text of any script in ASCII', () => {
  expect(compile("return '準備中';")).toMatch(/^[\x20-\x7e\n]+$/);
});

it('writes constants as text, whatever they hold', () => {
  expect(compile('use(KEY);', { KEY: 'a"b' })).toContain(`use('a"b')`);
});

it('leaves no types and no exports', () => {
  expect(compile('return request;')).not.toMatch(/export|any/);
});

it('refuses a source whose handler CloudFront would not find', () => {
  const file = join(folder, 'nothing.ts');
  writeFileSync(file, 'export const answer = 42;');
  expect(() => functionCode(file)).toThrow('nothing.ts does not export handler');
});

it('takes what a source imports into the code', () => {
  writeFileSync(join(folder, 'part.ts'), 'export const part = () => 42;');
  const file = join(folder, 'whole.ts');
  writeFileSync(file, "import { part } from './part'; export function handler() { return part(); }");
  expect(functionCode(file)).toContain('42');
});
