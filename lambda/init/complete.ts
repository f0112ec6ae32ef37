import { randomBytes } from 'node:crypto';
import type { SecretKey } from '../../lib/contract/secret-keys';
import { SafeError } from '../shared/safe-error';

/** What a secret lacks and how it reads when completed. */
export interface Completion {
  /** Keys that were generated. */
  readonly created: readonly string[];
  /** Keys a person still has to set. */
  readonly missing: readonly string[];
  /** The completed value as JSON; undefined when the secret is complete as it is. */
  readonly json: string | undefined;
}

/**
 * Adds what the secret lacks and keeps everything that is there, keys nobody asked for included. An empty value counts
 * as none.
 *
 * @param json the secret's current value; undefined or empty when it never had one
 * @throws {SafeError} naming every key that only a person can put right
 */
export function complete(json: string | undefined, keys: readonly SecretKey[]): Completion {
  const values = read(json);
  const problems = keys.flatMap(key => problemWith(key, values.get(key.key)) ?? []);
  if (problems.length > 0) throw new SafeError(problems.join('; '));

  const created = keys.filter(({ key, source }) => source === 'random' && !values.get(key));
  const missing = keys.filter(({ key, source }) => source === 'person' && !values.get(key)?.trim());
  const unwritten = missing.filter(({ key }) => !values.has(key));
  for (const key of created) values.set(key.key, randomValue(key));
  for (const { key } of unwritten) values.set(key, '');
  return {
    created: created.map(({ key }) => key),
    missing: missing.map(({ key }) => key),
    json: created.length + unwritten.length > 0 ? JSON.stringify(Object.fromEntries(values)) : undefined,
  };
}

function read(json: string | undefined): Map<string, string> {
  if (!json) return new Map();
  const value = parseJson(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SafeError('the value is JSON but no object of keys and strings');
  }
  const values = new Map<string, string>();
  const others: string[] = [];
  for (const [key, held] of Object.entries(value)) {
    if (typeof held === 'string') values.set(key, held);
    else others.push(key);
  }
  // Numbers would not survive being read and written, so not even unknown keys may hold one.
  if (others.length > 0) throw new SafeError(`the value of these keys is no string: ${others.join(', ')}`);
  return values;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the value.
    throw new SafeError('the value is not JSON');
  }
}

function problemWith(key: SecretKey, value: string | undefined): string | undefined {
  if (key.source === 'none' && !value) return `${key.key} is missing, and nothing generates it: set it`;
  if (key.source === 'random' && value && value.length < key.minLength) {
    return `${key.key} is shorter than ${key.minLength} characters: set a longer value, or remove it to have one generated`;
  }
  return undefined;
}

/** At least 256 bits, in characters that need no quoting anywhere. */
function randomValue(key: SecretKey): string {
  const length = key.source === 'random' ? key.minLength : 0;
  return randomBytes(Math.max(32, Math.ceil((length * 3) / 4))).toString('base64url');
}
