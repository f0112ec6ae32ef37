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
  writeFileSync(file, source);
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
  expect(() => compile(`const text = '${'x'.repeat(11_000)}';`)).toThrow(
    /source\.ts compiles to 110\d\d bytes; allowed: 10240/,
  );
});

it('translates newer operators into what the runtime runs', () => {
  const code = compile('const first = headers?.accept ?? none;');
  expect(code).not.toMatch(/\?\.|\?\?/);
});

it('writes text of any script in ASCII', () => {
  expect(compile("const title = '準備中';")).toMatch(/^[\x20-\x7e\n]+$/);
});

it('writes constants as text, whatever they hold', () => {
  expect(compile('declare const KEY: string; use(KEY);', { KEY: 'a"b' })).toContain(`use('a"b')`);
});

it('leaves no types and no exports', () => {
  const code = compile(
    'export type Handler = typeof handler; function handler(event: object) { return event; }',
  );
  expect(code).not.toMatch(/export|object/);
});
