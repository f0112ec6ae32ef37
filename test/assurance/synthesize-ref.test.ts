/** Templates of an earlier commit, and nothing left behind. */
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withTemplatesOfRef } from '../../lib/assurance/synthesize-ref';

jest.setTimeout(120_000);

const directory = mkdtempSync(join(tmpdir(), 'synthesize-ref-'));
const root = join(directory, 'repository');
afterAll(() => rmSync(directory, { recursive: true }));

/** Stands in for the CDK CLI: what it writes is what the tree says, and it dawdles where that is asked for. */
const CLI = `
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const output = process.argv[process.argv.indexOf('--output') + 1];
const said = readFileSync('says.txt', 'utf8').trim();
if (said === 'broken') { console.error('the app is broken'); process.exit(1); }
const finish = () => {
  mkdirSync(output, { recursive: true });
  writeFileSync(output + '/said.txt', said + ' ' + process.argv.join(' '));
};
if (said === 'slow') { console.error('waiting'); setTimeout(finish, 60_000); } else finish();
`;
const git = (...args: string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    encoding: 'utf8',
  });

function commit(ref: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', ref);
  git('tag', ref);
}

const lock = (name: string) =>
  JSON.stringify({
    name,
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name, version: '1.0.0' } },
  });

beforeAll(() => {
  mkdirSync(root);
  git('init', '--quiet');
  const packages = { 'package.json': '{"name":"a","version":"1.0.0"}', 'package-lock.json': lock('a') };
  commit('other-packages', {
    '.gitignore': 'node_modules/\n',
    'says.txt': 'other',
    'package.json': '{"name":"b","version":"1.0.0"}',
    'package-lock.json': lock('b'),
  });
  commit('before', { 'says.txt': 'before', ...packages });
  commit('broken', { 'says.txt': 'broken' });
  commit('slow', { 'says.txt': 'slow' });
  commit('now', { 'says.txt': 'now' });
  mkdirSync(join(root, 'node_modules/aws-cdk/bin'), { recursive: true });
  writeFileSync(join(root, 'node_modules/aws-cdk/bin/cdk'), CLI);
});

/** Of this repository: others may be at the same work. */
const leftBehind = () =>
  readdirSync(tmpdir())
    .filter(name => name.startsWith('templates-of-ref-'))
    .map(name => join(tmpdir(), name, '.git'))
    .filter(file => existsSync(file) && readFileSync(file, 'utf8').includes(root));
const trees = () => git('worktree', 'list', '--porcelain').match(/^worktree /gm)?.length;

afterEach(() => {
  expect(leftBehind()).toEqual([]);
  expect(trees()).toBe(1);
  expect(existsSync(join(root, 'node_modules/aws-cdk/bin/cdk'))).toBe(true);
  expect(readFileSync(join(root, 'says.txt'), 'utf8')).toBe('now');
});

const said = (assembly: string) => readFileSync(join(assembly, 'said.txt'), 'utf8');

it('refuses a ref that does not exist, and says what to do', async () => {
  await expect(withTemplatesOfRef('nowhere', 'bi-staging', said, { root })).rejects.toThrow(
    /^nowhere is no commit of this repository; .*fetch/,
  );
});

it('takes no ref for an option of git', async () => {
  await expect(withTemplatesOfRef('--help', 'bi-staging', said, { root })).rejects.toThrow('is no commit');
});

it('passes on what the CDK CLI said when it fails', async () => {
  await expect(withTemplatesOfRef('broken', 'bi-staging', said, { root })).rejects.toThrow(
    'cdk synth of bi-staging at broken failed:\nthe app is broken',
  );
});

it('leaves nothing behind when the reader fails', async () => {
  const reader = () => {
    throw new Error('cannot read it');
  };
  await expect(withTemplatesOfRef('before', 'bi-staging', reader, { root })).rejects.toThrow(
    'cannot read it',
  );
});

it('gives the templates of the ref, while this tree stays as it is', async () => {
  const text = await withTemplatesOfRef('before', 'bi-staging', said, { root });
  expect(text).toMatch(/^before .* synth .*-c deployment=bi-staging/);
});

it('is not led astray by what git sets for its hooks', async () => {
  process.env.GIT_DIR = join(directory, 'elsewhere');
  try {
    expect(await withTemplatesOfRef('before', 'bi-staging', said, { root })).toMatch(/^before/);
  } finally {
    delete process.env.GIT_DIR;
  }
});

it('installs packages of its own where the lockfile differs', async () => {
  const told: string[] = [];
  const reading = withTemplatesOfRef('other-packages', 'bi-staging', said, {
    root,
    progress: what => told.push(what),
  });
  // The lockfile names no packages, so there is no CLI: what matters is that ours is not taken.
  await expect(reading).rejects.toThrow(
    /cdk synth of bi-staging at other-packages failed:[\s\S]*Cannot find module/,
  );
  expect(told[0]).toMatch(/^installing the packages of other-packages/);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends what it started and removes everything on %s', async (signal, status) => {
  const program = `
    require('tsx/cjs');
    const { withTemplatesOfRef } = require(${JSON.stringify(join(__dirname, '../../lib/assurance/synthesize-ref'))});
    const progress = what => console.log(what);
    withTemplatesOfRef('slow', 'bi-staging', () => {}, { root: ${JSON.stringify(root)}, progress }).catch(() => {});
  `;
  const child = spawn(process.execPath, ['-e', program], {
    cwd: join(__dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(resolve => child.on('exit', resolve));
  await new Promise<void>(resolve =>
    child.stdout.on('data', chunk => String(chunk).includes('synthesizing') && resolve()),
  );
  expect(leftBehind()).toHaveLength(1);
  child.kill(signal);
  expect(await ended).toBe(status);
});
