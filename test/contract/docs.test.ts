/** Documents name files, anchors and commands; this holds them to what exists. Prose is not tested. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scripts } from '../../package.json';
import { blocksOf, commandsOf, withoutBlocks } from '../support/markdown';
import { definitions, parseOps } from '../support/ops-program';

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
const missing = (paths: readonly string[]) => paths.filter(path => !existsSync(join(ROOT, path)));

/** The anchors GitHub gives to headings: letters of any script stay, a heading that comes again gets a number. */
function anchorsOf(page: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = matches(withoutBlocks(read(page)), /^#{1,6} (.+)$/gm).map(heading => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return new Set(anchors);
}

const OPS = /\bnpm run (?:-s )?ops -- ([^`\n]*)/g;

/** What a sentence calls a command: its names, up to the first argument; `create|list` are two. */
function isCommandOfOps(words: readonly string[]): boolean {
  const argument = words.findIndex(word => !/^[a-z][a-z|-]*$/.test(word));
  const names = argument < 0 ? words : words.slice(0, argument);
  let known = [...definitions().values()];
  for (const name of names) {
    // Arguments come after the last name.
    if (known.length === 0) return true;
    const found = name.split('|').map(one => known.find(command => command.name() === one));
    if (found.includes(undefined)) return false;
    known = found.flatMap(command => [...(command?.commands ?? [])]);
  }
  return names.length > 0 || words[0]?.startsWith('--') === true;
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

  it('names commands of ops that exist', () => {
    const named = matches(withoutBlocks(text), OPS).filter(command => !command.startsWith('<'));
    expect(named.filter(command => !isCommandOfOps(command.split(' ')))).toEqual([]);
  });
});

describe('a sentence about a command of ops', () => {
  it.each(['stauts', 'release crate', 'release create|crate', ''])('does not exist as %j', words => {
    expect(isCommandOfOps(words.split(' '))).toBe(false);
  });

  it.each(['status', 'release create|list', 'rollback bi-production', 'restore plan --at now', '--help'])(
    'exists as %j',
    words => {
      expect(isCommandOfOps(words.split(' '))).toBe(true);
    },
  );
});

/** Those of the runbook are tried in test/ops/runbook.test.ts. */
describe('a command block', () => {
  const pages = PAGES.filter(page => !page.startsWith('docs/runbook/'));
  const given = pages.flatMap(page =>
    blocksOf(read(page))
      .filter(({ language }) => language === 'bash')
      .flatMap(({ text }) => commandsOf(text))
      .flatMap(line => matches(line, OPS))
      .map(command => [page, command] as const),
  );

  it.each(given)('of %s that runs ops has what it needs, and no more: %s', async (_, command) => {
    const args = command
      .replace(/\$\(.*?\)/g, 'value')
      .replace(/ < \S+$/, '')
      .split(/\s+/);
    await expect(parseOps(args)).resolves.toMatchObject({ name: expect.any(String) });
  });

  it('is found', () => {
    expect(given.filter(([page]) => page === 'README.md').length).toBeGreaterThan(15);
  });
});

describe('anchors', () => {
  it('of Japanese headings are what pages link to', () => {
    expect(anchorsOf('docs/runbook/releases.md')).toContain('行き止まりと抜け道');
  });

  it('of headings that come again have numbers', () => {
    expect([...anchorsOf('docs/runbook/alarms.md')]).toEqual(expect.arrayContaining(['意味', '意味-1']));
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
