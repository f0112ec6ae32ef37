/** Documents name files, anchors and commands; this holds them to what exists. Prose is not tested. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scripts } from '../../package.json';

const ROOT = join(__dirname, '../..');
const PAGES = [...readdirSync(ROOT).filter(name => name.endsWith('.md')), ...filesIn('docs', /\.md$/)];

/** Rooms and files whose paths documents name; what is generated or lives elsewhere is not looked for. */
const PATH = /^(bin|docs|lambda|lib|test|\.githooks)\/[\w./-]*$/;
const NPM_RUN = /\bnpm run (?:-s )?([\w:-]+)/g;

function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => pattern.test(path) && statSync(join(ROOT, path)).isFile());
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1] ?? '');
const withoutBlocks = (text: string) => text.replace(/^```.*?^```$/gms, '');
const missing = (paths: readonly string[]) => paths.filter(path => !existsSync(join(ROOT, path)));

/** The anchors GitHub gives to headings. */
function anchorsOf(page: string): Set<string> {
  const headings = matches(withoutBlocks(read(page)), /^#{1,6} (.+)$/gm);
  return new Set(
    headings.map(heading =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Targets of links inside the repository, from its root; a link within the page names the page. */
function linksIn(page: string): { readonly path: string; readonly anchor: string }[] {
  const targets = matches(withoutBlocks(read(page)), /\]\(([^()\s]+)\)/g);
  return targets
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => {
      const [path = '', anchor = ''] = target.split('#');
      return { path: path === '' ? page : join(dirname(page), path), anchor };
    });
}

describe.each(PAGES)('%s', page => {
  const text = read(page);

  it('links to files that exist', () => {
    expect(missing(linksIn(page).map(({ path }) => path))).toEqual([]);
  });

  it('links to headings that exist', () => {
    const dead = linksIn(page).filter(
      ({ path, anchor }) => anchor !== '' && path.endsWith('.md') && !anchorsOf(path).has(anchor),
    );
    expect(dead).toEqual([]);
  });

  it('names files that exist', () => {
    const named = matches(withoutBlocks(text), /`([^`\n]+)`/g).filter(code => PATH.test(code));
    expect(missing(named)).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    expect(matches(text, NPM_RUN).filter(script => !(script in scripts))).toEqual([]);
  });
});

it('names no document in the source that does not exist', () => {
  const sources = ['bin', 'lib', 'lambda', 'test'].flatMap(folder => filesIn(folder, /\.(ts|txt|in)$/));
  const named = [...sources, '.dependency-cruiser.cjs', 'jest.config.js'].flatMap(path =>
    matches(read(path), /\b(docs\/[\w/-]+\.md)\b/g),
  );
  expect(missing([...new Set(named)])).toEqual([]);
  expect(named).toContain('docs/runbook/alarms.md');
});

describe('the index of decisions', () => {
  const decisions = filesIn('docs/adr', /\/\d{4}-[\w-]+\.md$/);

  it('lists each decision once', () => {
    const listed = linksIn('docs/adr/README.md').filter(({ path }) => /\/\d{4}-/.test(path));
    expect(listed.map(({ path }) => path).sort()).toEqual(decisions.sort());
  });

  it('leads to pages that are headed by their number', () => {
    const headed = decisions.filter(path => read(path).startsWith(`# ${/\d{4}/.exec(path)?.[0]} `));
    expect(headed).toEqual(decisions);
  });
});
