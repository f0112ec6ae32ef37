import { scripts } from '../../../package.json';
import type { Given } from './checker';
import { checkJest } from './jest';
import { checkOurs } from './ours';

/** Commands of npm beside `run`, and what may follow. Source: docs.npmjs.com/cli/commands. */
const REVIEWED: Readonly<Record<string, RegExp>> = {
  ci: /^$/,
  test: /^$/,
  outdated: /^$/,
  install: /^(|[\w@/.-]+)$/,
};

interface Script {
  readonly name: string;
  readonly args: readonly string[];
}

export function checkNpm({ args: [command = '', ...args], complete }: Given) {
  if (command !== 'run') {
    const allowed = REVIEWED[command];
    if (!allowed) return `no reviewed command of npm: ${command}`;
    return allowed.test(args.join(' ')) ? undefined : `npm ${command} takes no ${args.join(' ')}`;
  }
  const { name, args: given } = scriptIn(args);
  if (name === '' && !complete) return undefined;
  if (!isScript(name)) return `no script: ${name}`;
  if (given.length > 0 && given[0] !== '--') return `npm keeps ${given[0]} for itself: -- comes first`;
  return checkScript(scripts[name], { args: given.slice(1), complete });
}

const isScript = (name: string): name is keyof typeof scripts => name in scripts;

function scriptIn(args: readonly string[]): Script {
  const [name = '', ...rest] = args[0] === '-s' ? args.slice(1) : args;
  return { name, args: rest };
}

/** A script is a program of ours, tests, or what takes no arguments. */
function checkScript(script: string, given: Given) {
  const ours = programIn(script);
  if (ours) return checkOurs(ours.file, { ...given, args: [...ours.args, ...given.args] });
  const tests = /^(?:\w+=\S+ )*jest\b *(.*)$/.exec(script)?.[1];
  if (tests !== undefined) return checkJest({ ...given, args: [...words(tests), ...given.args] });
  return given.args.length > 0 ? `takes no arguments: ${given.args.join(' ')}` : undefined;
}

interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

function programIn(script: string): Program | undefined {
  const bundled = /^node bin\/bundled\.mjs (\w+) ?(.*)$/.exec(script);
  if (bundled) return { file: `bin/${bundled[1]}.ts`, args: words(bundled[2]) };
  const plain = /^node --import tsx (\S+\.ts) ?(.*)$/.exec(script);
  return plain ? { file: plain[1] ?? '', args: words(plain[2]) } : undefined;
}

const words = (text = '') => text.split(' ').filter(Boolean);

/** Files of every program of ours that a script runs. */
export const OUR_PROGRAMS: readonly string[] = [
  ...new Set(Object.values(scripts).flatMap(script => programIn(script)?.file ?? [])),
];

/** What `ops` is given by a command, also by a script that is short for one of its commands. */
export function opsArguments([npm, run, ...rest]: readonly string[]): readonly string[] | undefined {
  if (npm !== 'npm' || run !== 'run') return undefined;
  const { name, args } = scriptIn(rest);
  const program = isScript(name) ? programIn(scripts[name]) : undefined;
  return program?.file === 'bin/ops.ts' ? [...program.args, ...args.slice(1)] : undefined;
}
