/** Cached assemblies are as good as the name of their sources: it must change with every change. */
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceKey } from '../support/assemblies/source-key';

const ROOT = join(__dirname, '../..');
const tree = mkdtempSync(join(tmpdir(), 'sources-'));
beforeAll(() => {
  for (const path of ['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(ROOT, path), join(tree, path));
  for (const path of ['lib', 'lambda/init', 'test/support']) mkdirSync(join(tree, path), { recursive: true });
  writeFileSync(join(tree, 'lib/a.ts'), 'a');
});
afterAll(() => rmSync(tree, { recursive: true }));

const at = (path: string) => join(tree, path);

it('stays the same while nothing changes', () => {
  expect(sourceKey(tree)).toBe(sourceKey(tree));
  expect(process.env.SOURCE_KEY).toBe(sourceKey(ROOT));
});

it.each<[string, () => void]>([
  ['a file changes', () => writeFileSync(at('lib/a.ts'), 'b')],
  ['a file comes', () => writeFileSync(at('lambda/init/b.ts'), '')],
  ['a file is renamed', () => renameSync(at('lib/a.ts'), at('lib/c.ts'))],
  [
    'what is in one file moves to the next',
    () => {
      writeFileSync(at('lib/c.ts'), '');
      writeFileSync(at('lib/d.ts'), 'b');
    },
  ],
  ['the support of the tests changes', () => writeFileSync(at('test/support/x.ts'), 'x')],
  ['a package changes', () => writeFileSync(at('package-lock.json'), '{}')],
  ['a feature flag changes', () => writeFileSync(at('cdk.json'), '{}')],
  ['a file goes', () => rmSync(at('lib/d.ts'))],
])('changes when %s', (_, change) => {
  const before = sourceKey(tree);
  change();
  expect(sourceKey(tree)).not.toBe(before);
});
