import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { blocksOf } from './markdown';
import { PAGES, read } from './pages';

/** A command block of a page. */
export interface Block {
  readonly page: string;
  /** Of its fence. */
  readonly line: number;
  readonly code: string;
  /** Blocks that a person has run before: earlier ones of a section that sets up, or of the same section. */
  readonly before?: readonly string[];
}

/** A command as a shell starts it. */
export interface Call {
  /** For example `README.md:42`. */
  readonly where: string;
  /** Its name, then its arguments. */
  readonly words: readonly string[];
}

const SETS_UP = /^## (準備|Set up)/;

/** Every block of every page. */
export const blocks: readonly Block[] = PAGES.flatMap(page => blocksIn(page, read(page)));

export function blocksIn(page: string, text: string): Block[] {
  const lines = text.split('\n');
  const sectionOf = (line: number) => lines.slice(0, line).findLast(one => one.startsWith('## '));
  const found = blocksOf(text)
    .filter(({ language }) => language === 'bash')
    .map(block => ({ ...block, section: sectionOf(block.line) }));
  return found.map(({ line, section, text: code }, index) => ({
    page,
    line,
    code,
    before: found
      .slice(0, index)
      .filter(one => SETS_UP.test(one.section ?? '') || one.section === section)
      .map(one => one.text),
  }));
}

/** Commands that are recorded and never run; test/support/commands says of each whether it exists. */
export const RECORDED = ['aws', 'cp', 'docker', 'gcloud', 'git', 'npm', 'npx'] as const;
/** Programs that read what they are given and say something plausible, or leave nothing that a block would read. */
const SILENT = ['cd', 'curl', 'dig', 'gunzip', 'jq', 'mkdir', 'rm', 'sleep'];
/** Run as they are. Nothing else on this machine is within reach. */
const HARMLESS = ['cat', 'sort', 'uniq', 'head', 'tail', 'awk', 'grep', 'tr'];
/** What a command prints here: a name, an id or an ARN where one is expected. */
const SOMETHING = 'arn:aws:cloudfront::111111111111:key-value-store/0a1b2c3d-0000-4000-8000-000000000000';
const END = '\u0001';

const PREPARED = [
  ...HARMLESS.map(name => `${name}() { '${programNamed(name)}' "$@"; }`),
  'PATH=/nonexistent',
  // A variable that no block sets is a name that was mistyped, or a block that was forgotten.
  'set -u',
  // A number for arithmetic, a moment otherwise; the options of `date` differ between systems.
  'date() { case "$*" in *%s*) echo 1795834800;; *) echo 2026-11-28T00:00:00Z;; esac; }',
  ...RECORDED.map(
    name =>
      `${name}() { printf '%s\\0' "\${BASH_LINENO[0]}" ${name} "$@" $'\\001' >> calls; echo ${SOMETHING}; }`,
  ),
  ...SILENT.map(name => `${name}() { echo placeholder; }`),
  'command_not_found_handle() { echo "$1: nobody explains this command" >> unknown; }',
];

/** What a person would type. */
const TYPED = 'exec < input';

/**
 * Bash reads and runs the block, with functions in the place of what would reach AWS. So quoting, continuation,
 * substitution, loops and pipes are those of a shell.
 *
 * @returns each recorded command
 * @throws Error for what is no bash, for a command that nobody explains, and for one that the block does not get to
 */
export function callsIn(block: Block): Call[] {
  const directory = mkdtempSync(join(tmpdir(), 'block-'));
  try {
    const calls = run(block, directory);
    const missed = commandLines(block).find(line => !calls.some(call => call.line === line));
    if (missed) throw new Error(`${block.page}:${missed}: the block does not get to this command`);
    return calls.map(({ line, words }) => ({ where: `${block.page}:${line}`, words }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function run({ page, line, code, before = [] }: Block, directory: string) {
  const refused = (why: string) => new Error(`${page}:${line}: ${why}`);
  const file = (name: string) => join(directory, name);
  writeFileSync(file('input'), 'a line\n'.repeat(9));
  for (const name of filesReadBy(code)) writeFileSync(file(name), 'a line\n');
  // What came before is another block's.
  const above = [...PREPARED, TYPED, ...before, `: > calls; ${TYPED}`].join('\n');
  const { error, stderr } = spawnSync('bash', ['--norc', '-c', `${above}\n${code}\n: > end`], {
    cwd: directory,
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error) throw refused(error.message);
  if (!existsSync(file('end'))) throw refused(stderr);
  if (existsSync(file('unknown'))) throw refused(readFileSync(file('unknown'), 'utf8'));
  return readFileSync(file('calls'), 'utf8')
    .split(`${END}\0`)
    .filter(call => call !== '')
    .map(call => {
      const [number, ...words] = call.split('\0').slice(0, -1);
      return { line: line + Number(number) - above.split('\n').length, words };
    });
}

/** A file that a command reads from is there, or the shell would not start the command. */
const filesReadBy = (code: string) => [...code.matchAll(/[^<]<\s*(\w[\w.-]*)/g)].map(([, name = '']) => name);

/** Lines of the page on which a recorded command stands; one that goes on with the line before may only look like it. */
function commandLines({ line, code }: Block): number[] {
  const begins = new RegExp(`^\\s*(?:\\w+=\\S* )?(?:${RECORDED.join('|')}) `);
  const lines = code.split('\n');
  return lines.flatMap((text, index) =>
    begins.test(text) && !lines[index - 1]?.endsWith('\\') ? [line + index + 1] : [],
  );
}

function programNamed(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map(folder => join(folder, name)).find(existsSync);
  if (!found) throw new Error(`${name} is not installed`);
  return found;
}
