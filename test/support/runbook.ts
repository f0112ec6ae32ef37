import { type SpawnSyncOptionsWithStringEncoding, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf } from './markdown';

const PAGES = join(__dirname, '../../docs/runbook');

/** A command block of a page of the runbook. */
export interface Block {
  /** For example `operations.md:42`. */
  readonly where: string;
  readonly code: string;
  /** Blocks that a person has run before: those of 準備 on the page, and earlier ones of the same section. */
  readonly before?: readonly string[];
}

/** Every block of every page. */
export const blocks: readonly Block[] = readdirSync(PAGES)
  .filter(page => page.endsWith('.md'))
  .flatMap(page => blocksIn(page, readFileSync(join(PAGES, page), 'utf8')));

/** @param page for messages */
export function blocksIn(page: string, text: string): Block[] {
  const lines = text.split('\n');
  const sectionOf = (line: number) => lines.slice(0, line).findLast(one => one.startsWith('## '));
  const found = blocksOf(text)
    .filter(({ language }) => language === 'bash')
    .map(block => ({ ...block, section: sectionOf(block.line) }));
  return found.map(({ line, section, text: code }, index) => ({
    where: `${page}:${line}`,
    code,
    before: found
      .slice(0, index)
      .filter(one => one.section === '## 準備' || one.section === section)
      .map(one => one.text),
  }));
}

/** Commands that are recorded and never run. */
const RECORDED = ['aws', 'npm', 'npx'];
/** Programs of other people's machines: they read what they are given and say something plausible. */
const SILENT = ['jq', 'dig', 'gunzip', 'sleep', 'curl'];
/** Run as they are. Nothing else on this machine is within reach. */
const HARMLESS = ['cat', 'sort', 'uniq', 'head', 'tail', 'awk', 'grep', 'tr'];
/** What a command prints here: a name, an id or an ARN where one is expected. */
const SOMETHING = 'arn:aws:cloudfront::111111111111:key-value-store/0a1b2c3d-0000-4000-8000-000000000000';
const END = '\u0001';

/**
 * Bash reads and runs the block, with functions in the place of what would reach AWS. So quoting, continuation,
 * substitution, loops and pipes are those of a shell.
 *
 * @returns arguments of each recorded command, its name first
 * @throws Error for what is no bash, and for a command that nobody explains
 */
export function commandsIn({ where, code, before = [] }: Block): string[][] {
  const directory = mkdtempSync(join(tmpdir(), 'runbook-'));
  try {
    const calls = join(directory, 'calls');
    writeFileSync(join(directory, 'input'), 'a line\n'.repeat(9));
    const script = [
      // What a person would type.
      `exec < "${join(directory, 'input')}"`,
      `mkdir bin; for tool in ${HARMLESS.join(' ')}; do ln -s "$(command -v $tool)" bin/; done; PATH="$PWD/bin"`,
      // A number for arithmetic, a moment otherwise; the options of `date` differ between systems.
      'date() { case "$*" in *%s*) echo 1795834800;; *) echo 2026-11-28T00:00:00Z;; esac; }',
      ...RECORDED.map(
        name =>
          `${name}() { printf '%s\\0' ${name} "$@" $'\\001' >> "${calls}"; [ -t 0 ] || true; echo ${SOMETHING}; }`,
      ),
      ...SILENT.map(name => `${name}() { echo placeholder; }`),
      `rm_calls() { : > "${calls}"; }`,
      `command_not_found_handle() { echo "$1: nobody explains this command" >> "${calls}.unknown"; }`,
      ...before,
      // What came before is another block's.
      `rm_calls; exec < "${join(directory, 'input')}"`,
      code,
    ].join('\n');
    const options: SpawnSyncOptionsWithStringEncoding = {
      cwd: directory,
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    };
    const syntax = spawnSync('bash', ['-n', '-c', script], options);
    if (syntax.status !== 0) throw new Error(`${where}: ${syntax.stderr}`);
    const { error } = spawnSync('bash', ['--norc', '-c', script], options);
    if (error) throw new Error(`${where}: ${error.message}`);
    const unknown = read(`${calls}.unknown`);
    if (unknown !== '') throw new Error(`${where}: ${unknown}`);
    return read(calls)
      .split(`${END}\0`)
      .filter(call => call !== '')
      .map(call => call.split('\0').slice(0, -1));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Arguments after `npm run ops --`, or nothing where it is another command. */
export function opsArguments([command, ...rest]: readonly string[]): string[] | undefined {
  if (command !== 'npm' || rest[0] !== 'run') return undefined;
  const [script, ...args] = rest.slice(1).filter(one => one !== '-s');
  const given = args[0] === '--' ? args.slice(1) : args;
  if (script === 'ops') return given;
  // `npm run drift` is short for one of them.
  return script === 'drift' ? ['drift', ...given] : undefined;
}
