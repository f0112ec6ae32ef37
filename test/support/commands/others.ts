/** Programs of other people: what of them the documents use has been looked up, with the source beside it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { read } from '../pages';
import { type Given, type Reviewed, readWords } from './checker';

const ROOT = join(__dirname, '../../..');

/** Source: git-scm.com/docs. */
const GIT: Readonly<Record<string, RegExp>> = { 'rev-parse': /^HEAD$/ };

export function checkGit({ args: [command = '', ...args] }: Given): string | undefined {
  const allowed = GIT[command];
  if (!allowed) return `no reviewed command of git: ${command}`;
  return allowed.test(args.join(' ')) ? undefined : `not reviewed: git ${command} ${args.join(' ')}`;
}

/** Source: docs.docker.com/reference/cli/docker/compose. */
const COMPOSE: Reviewed = { flags: [], values: ['--env-file'] };
const COMPOSE_COMMANDS: Readonly<Record<string, Reviewed>> = {
  config: { flags: [] },
  logs: { flags: ['-f'] },
  up: { flags: ['-d', '--build'] },
};

export function checkDocker({ args: [plugin, ...args], complete }: Given): string | undefined {
  if (plugin !== 'compose') return `no reviewed command of docker: ${plugin}`;
  const at = args.findIndex(arg => arg in COMPOSE_COMMANDS);
  const before = at === -1 ? args : args.slice(0, at);
  const { words, wrong } = readWords(before, COMPOSE);
  if (wrong !== undefined) return wrong;
  if (words.length > 0) return `no reviewed command of docker compose: ${words.join(' ')}`;
  const command = COMPOSE_COMMANDS[args[at] ?? ''];
  if (!command) return complete ? 'names no command of compose' : undefined;
  const services = readWords(args.slice(at + 1), command);
  return services.wrong ?? unknownService(services.words);
}

function unknownService(given: readonly string[]): string | undefined {
  const { services } = parse(read('docker-compose.yml'), { merge: true });
  const none = given.filter(service => !(service in services));
  return none.length > 0 ? `no service of docker-compose.yml: ${none.join(', ')}` : undefined;
}

/** What is copied from this repository is there. */
export function checkCp({ args }: Given): string | undefined {
  const [from = ''] = args;
  if (args.length !== 2) return 'copies one file to one place';
  return /^(\/|~|\.\.)/.test(from) || existsSync(join(ROOT, from)) ? undefined : `no file: ${from}`;
}

/** Its operations and parameters are tried with the real CLI in test/local/e2e; files of this repository are here. */
export function checkAws({ args }: Given): string | undefined {
  const files = args.flatMap(arg => /^fileb?:\/\/(\w[\w./-]*\/[\w./-]*)$/.exec(arg)?.[1] ?? []);
  const none = files.filter(file => !existsSync(join(ROOT, file)));
  return none.length > 0 ? `no file: ${none.join(', ')}` : undefined;
}
