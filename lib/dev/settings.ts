import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { UserError } from '../config/errors';
import { nearest } from '../config/nearest';
import { SECRET_KEYS } from '../contract/bi-cards';
import { PATH_VARIABLES } from '../contract/developers-stack';

/** The file of settings, unless another one is named. */
export const SETTINGS = '.env.local';

/** The variables of `.env.local`; `.env.example` explains each. */
export const VARIABLES = [...SECRET_KEYS.map(({ key }) => key), ...Object.values(PATH_VARIABLES)] as const;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Holds the settings of the developers' stack to what its containers need, all mistakes at once. Compose can demand
 * that a variable is set, and cannot ask for its length.
 *
 * @param file `.env.local`, or nothing where the variables are in the environment, as in the initialisers' containers
 * @param environment wins over the file, as it does for compose
 * @throws UserError which shows no value of a secret
 */
export function requireSettings(file: string | undefined, environment: NodeJS.ProcessEnv): void {
  const written = file === undefined ? {} : read(file);
  const where = file ?? 'the environment';
  const problems = [
    ...unknown(written),
    ...SECRET_KEYS.flatMap(secret => {
      const value = environment[secret.key] ?? written[secret.key] ?? '';
      const minLength = secret.source === 'random' ? secret.minLength : 1;
      return value.length >= minLength ? [] : [tooShort(secret.key, value.length, minLength)];
    }),
    ...(file === undefined
      ? []
      : missingFolders({ ...written, ...pick(environment) }, dirname(resolve(file)))),
  ];
  if (problems.length > 0) throw new UserError([`${where} cannot be used:`, ...problems].join('\n  '));
}

function read(file: string): Variables {
  if (existsSync(file)) return parseEnv(readFileSync(file, 'utf8'));
  throw new UserError(
    `there is no ${file}.\nMake it: cp .env.example .env.local, and set what is empty in it`,
  );
}

function unknown(written: Variables): string[] {
  return Object.keys(written)
    .filter(name => !VARIABLES.some(known => known === name))
    .map(name => {
      const meant = nearest(name, VARIABLES);
      return `${name}: unknown${meant ? `; did you mean ${meant}?` : ''} allowed: ${VARIABLES.join(', ')}`;
    });
}

function tooShort(name: string, length: number, minLength: number): string {
  const found = length === 0 ? 'found nothing' : `found ${characters(length)}`;
  const remedy = minLength > 1 ? '; one is made by: openssl rand -base64 48' : '';
  return `${name}: ${found}, allowed: at least ${characters(minLength)}${remedy}`;
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}

/** Docker would make a folder that is missing, as root, and build or mount nothing. */
function missingFolders(variables: Variables, base: string): string[] {
  return Object.values(PATH_VARIABLES).flatMap(name => {
    const path = variables[name];
    // Compose takes a first part without a dot or slash for the name of a volume.
    if (!path || !/^\.{0,2}\//.test(path))
      return [`${name}: found ${path || 'nothing'}, allowed: a folder that begins with ./, ../ or /`];
    const folder = resolve(base, path);
    const there = statSync(folder, { throwIfNoEntry: false })?.isDirectory();
    return there ? [] : [`${name}: there is no folder ${folder}`];
  });
}

function pick(environment: NodeJS.ProcessEnv): Variables {
  return Object.fromEntries(
    Object.values(PATH_VARIABLES)
      .filter(name => environment[name] !== undefined)
      .map(name => [name, environment[name]]),
  );
}
