/** Documents name files, anchors, addresses and roles; this holds them to what exists. Their commands: commands.test.ts. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { scripts } from '../../package.json';
import { GOOGLE_ROLES } from '../support/commands/gcloud';
import { addressesIn, anchorsIn, linksIn } from '../support/links';
import { codeSpansOf } from '../support/markdown';
import { filesIn, PAGES, read } from '../support/pages';

const ROOT = join(__dirname, '../..');
/** Folders whose files documents name; what is generated or lives elsewhere is not looked for. */
const FOLDERS = ['.ci', '.githooks', '.github', 'bin', 'docs', 'lambda', 'lib', 'test'];
const FILES = new Set([
  ...readdirSync(ROOT),
  ...FOLDERS.flatMap(folder => filesIn(folder, /./)).map(path => basename(path)),
]);
/** Files that are named without a folder and are none of this repository. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'current.json': 'in the releases bucket',
  'lock.json': 'in the releases bucket',
};

/** Whose pages are linked to; test/deep/links.test.ts asks whether they answer. */
const HOSTS = [
  'aws.amazon.com',
  'console.aws.amazon.com',
  'docs.aws.amazon.com',
  'docs.cloud.google.com',
  'health.aws.amazon.com',
  'keepachangelog.com',
  // The developers' stack.
  'localhost',
  'pricing.us-east-1.amazonaws.com',
  'semver.org',
];

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1] ?? '');
const missing = (paths: readonly string[]) => paths.filter(path => !existsSync(join(ROOT, path)));

/** Whether a piece of code names a file or folder of this repository that is not there. */
function isMissing(code: string): boolean {
  if (/^[\w.-]+\/[\w./-]*$/.test(code) && FOLDERS.includes(code.split('/')[0] ?? ''))
    return missing([code]).length > 0;
  return (
    /^[\w.-]+\.(cjs|js|json|md|mjs|py|ts|txt|ya?ml)$/.test(code) && !FILES.has(code) && !(code in ELSEWHERE)
  );
}

const deadLinks = (page: string, text: string) =>
  linksIn(page, text).filter(
    ({ path, anchor }) =>
      missing([path]).length > 0 ||
      (anchor !== '' && path.endsWith('.md') && !anchorsIn(read(path)).has(anchor)),
  );
const strangeHosts = (text: string) =>
  addressesIn(text).filter(address => !HOSTS.includes(new URL(address).hostname));
const strangeRoles = (text: string) =>
  (text.match(/(?<![\w/])roles\/[\w.]*\w/g) ?? []).filter(role => !GOOGLE_ROLES.includes(role));
const noScripts = (text: string) =>
  matches(text, /\bnpm run (?:-s )?([\w:-]+)/g).filter(script => !(script in scripts));

describe.each(PAGES)('%s', page => {
  const text = read(page);

  it('links to files and headings that exist', () => {
    expect(deadLinks(page, text)).toEqual([]);
  });

  it('names files that exist', () => {
    const dead = codeSpansOf(text).filter(({ text: code }) => isMissing(code));
    expect(dead.map(({ text: code, line }) => `${page}:${line}: ${code}`)).toEqual([]);
  });

  it('links to hosts that somebody has looked at', () => {
    expect(strangeHosts(text)).toEqual([]);
  });

  it('names roles of Google that exist, and scripts, also in comments', () => {
    expect(strangeRoles(text)).toEqual([]);
    expect(noScripts(text)).toEqual([]);
  });
});

describe('is not accepted:', () => {
  it.each([
    'lib/contract/bi-crads.ts',
    '.github/workflows/ci.yaml',
    '.ci/runn',
    'environment.ts',
    'test/contracts/',
  ])('the file %s', code => expect(isMissing(code)).toBe(true));

  it.each(['[a](lib/nothing)', '[a](README.md#tow-commands)', '[a](#nowhere)'])('the link %s', text => {
    expect(deadLinks('README.md', text)).toHaveLength(1);
  });

  it.each(['[a](https://docs.aws.amzn.com/x)', 'at http://dcos.aws.amazon.com.'])('the host of %s', text => {
    expect(strangeHosts(text)).toHaveLength(1);
  });

  it('a role or a script that is misspelt', () => {
    expect(strangeRoles('`roles/aiplatfrm.usr`, --role roles/aiplatform.user')).toEqual([
      'roles/aiplatfrm.usr',
    ]);
    expect(noScripts('<!-- npm run bnech -->')).toEqual(['bnech']);
  });
});

it.each([
  '.github/workflows/ci.yml',
  'ci.yml',
  'lib/contract',
  'docs/adr/',
  'current.json',
  'backend/',
  '10.0.0.0/8',
])('does not miss %s', code => expect(isMissing(code)).toBe(false));

it('lists no host that no page links to', () => {
  const addresses = PAGES.flatMap(page => addressesIn(read(page)));
  expect([...new Set(addresses.map(address => new URL(address).hostname))].sort()).toEqual(HOSTS);
});

describe('anchors', () => {
  it('of Japanese headings are what pages link to', () => {
    expect(anchorsIn(read('docs/runbook/releases.md'))).toContain('行き止まりと抜け道');
  });

  it('of headings that come again have numbers', () => {
    const anchors = [...anchorsIn(read('docs/runbook/alarms.md'))];
    expect(anchors).toEqual(expect.arrayContaining(['意味', '意味-1']));
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
  const page = 'docs/adr/README.md';
  const decisions = filesIn('docs/adr', /\/\d{4}-[\w-]+\.md$/);

  it('lists each decision once', () => {
    const listed = linksIn(page, read(page)).filter(({ path }) => /\/\d{4}-/.test(path));
    expect(listed.map(({ path }) => path).sort()).toEqual(decisions.sort());
  });

  it('leads to pages that are headed by their number', () => {
    const headed = decisions.filter(path => read(path).startsWith(`# ${/\d{4}/.exec(path)?.[0]} `));
    expect(headed).toEqual(decisions);
  });
});
