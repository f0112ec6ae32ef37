/** What the workflows start exists: scripts of package.json, commands of `ops` and their options. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import { NAMES, ROOT, stepsOf, textOf, workflow } from './workflow';

const FOLDER = join(ROOT, '.ci');
/** These run in the application's folders, with its own package.json: section 4.1 of the deployment guide. */
const OF_APPLICATION = ['lint', 'typecheck', 'test', 'build'];

/** Every script, with lines that continue joined. */
const sources: readonly { readonly where: string; readonly text: string }[] = [
  ...NAMES.flatMap(name =>
    stepsOf(workflow(textOf(name))).flatMap(({ job, step }) =>
      step.run === undefined ? [] : [{ where: `${name}/${job}`, text: step.run }],
    ),
  ),
  ...readdirSync(FOLDER).map(name => ({
    where: `.ci/${name}`,
    text: readFileSync(join(FOLDER, name), 'utf8')
      .replace(/^ops\(\) .*$/m, '')
      .replace(/^#.*$/gm, ''),
  })),
].map(({ where, text }) => ({ where, text: text.replace(/\\\n\s*/g, ' ') }));

const found = (pattern: RegExp) =>
  sources.flatMap(({ where, text }) => [...text.matchAll(pattern)].map(match => ({ where, match })));

it('starts npm scripts that exist', () => {
  const started = found(/\bnpm run (?:--silent )?([\w:-]+)/g);
  expect(started.length).toBeGreaterThan(8);
  const missing = started.filter(
    ({ where, match: [, script = ''] }) =>
      !(script in scripts) && !(where.startsWith('application.yml') && OF_APPLICATION.includes(script)),
  );
  expect(missing.map(({ where, match: [command] }) => `${where}: ${command}`)).toEqual([]);
});

it('starts files that exist and may be executed', () => {
  const started = found(/(?:^|[\s;|])(\.ci\/[\w-]+)/g);
  expect(started.length).toBeGreaterThan(2);
  expect(started.filter(({ match }) => !existsSync(join(ROOT, match[1] ?? '')))).toEqual([]);
});

/** Of `ops` itself and of the scripts that stand for one of its commands. */
const calls = found(/(?:npm run (?:--silent )?(ops|drift|review) --|\$\(ops|^\s*ops) ([^\n]*)/gm).map(
  ({ where, match: [, script = 'ops', rest = ''] }) => {
    const own = rest.split(/[|)>&]/)[0] ?? '';
    const command = /^(?:[a-z]+(?: |$))*/.exec(own.split('"')[0] ?? '')?.[0].trim() ?? '';
    return { where, call: `${script} ${command}`.trim(), options: own.match(/--[a-z-]+/g) ?? [] };
  },
);

it('finds all that is started', () => {
  expect([...new Set(calls.map(({ call }) => call))].sort()).toEqual([
    'drift',
    'ops deploy',
    'ops release create',
    'ops release list',
    'ops rollback',
    'review',
  ]);
});

function helpOf(call: string): string {
  const [script = '', ...command] = call.split(' ');
  const run = ['run', '--silent', script, '--', ...command, '--help'];
  const { stdout } = spawnSync('npm', run, { cwd: ROOT, encoding: 'utf8' });
  // A group that does not know the command prints its own help.
  return new RegExp(`^Usage: .*\\b${call.split(' ').at(-1)}\\b`, 'm').test(stdout) ? stdout : '';
}

const takes = (help: string, option: string) => new RegExp(`${option}\\b`).test(help);

it.each(calls)('$call of $where takes the options it is given', ({ call, options }) => {
  const help = helpOf(call);
  expect(help).not.toBe('');
  expect(options.filter(option => !takes(help, option))).toEqual([]);
});
