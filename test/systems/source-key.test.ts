/** Cached assemblies are as good as the name of their sources: it must change with every change. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyOf } from '../support/assemblies/assembly';
import { folderOf } from '../support/assemblies/folder';
import { sourceKey } from '../support/assemblies/source-key';

const ROOT = join(__dirname, '../..');

describe('the name of the sources', () => {
  const tree = mkdtempSync(join(tmpdir(), 'sources-'));
  const at = (path: string) => join(tree, path);
  beforeAll(() => {
    for (const path of ['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'])
      cpSync(join(ROOT, path), at(path));
    for (const path of ['lib', 'lambda/init', 'test/support/assemblies'])
      mkdirSync(at(path), { recursive: true });
    for (const path of ['lib/a.ts', 'test/support/other-choices.ts']) writeFileSync(at(path), 'a');
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it('stays the same while nothing changes', () => {
    expect(sourceKey(tree)).toBe(sourceKey(tree));
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
    ['another choice is made', () => writeFileSync(at('test/support/other-choices.ts'), 'b')],
    ['a package changes', () => writeFileSync(at('package-lock.json'), '{}')],
    ['a feature flag changes', () => writeFileSync(at('cdk.json'), '{}')],
    ['a file goes', () => rmSync(at('lib/d.ts'))],
  ])('changes when %s', (_, change) => {
    const before = sourceKey(tree);
    change();
    expect(sourceKey(tree)).not.toBe(before);
  });
});

describe('an assembly', () => {
  const key = process.env.SOURCE_KEY;
  beforeEach(() => {
    process.env.SOURCE_KEY = 'of-another-state';
  });
  afterEach(() => {
    process.env.SOURCE_KEY = key;
    rmSync(folderOf('of-another-state'), { recursive: true, force: true });
  });

  it('is not kept under the name of a state that the sources are no longer in', () => {
    expect(() => assemblyOf('bi-delivery')).toThrow('a source was changed while the tests ran');
    expect(readdirSync(folderOf('of-another-state'))).toEqual([]);
  });

  it('leaves nothing behind when it cannot be made', () => {
    expect(() => assemblyOf('bi-nowhere')).toThrow('unknown deployment');
    expect(readdirSync(folderOf('of-another-state'))).toEqual([]);
  });
});
