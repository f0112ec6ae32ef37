import { nearest } from '../../config/nearest';
import { SECRET_KEYS } from '../../contract/bi-cards';
import type { SecretKey } from '../../contract/secret-keys';
import { OpsError } from '../exit';

const NAMES: readonly string[] = SECRET_KEYS.map(({ key }) => key);
/** Nothing else is printed: somebody may have typed the value where its name belongs. */
const LOOKS_LIKE_A_NAME = /^[A-Z][A-Z_]{2,40}$/i;

/** @throws OpsError for a name that the contract does not have */
export function keyNamed(name: string): SecretKey {
  const known = SECRET_KEYS.find(({ key }) => key === name);
  if (known) return known;
  const allowed = `allowed: ${NAMES.join(', ')}`;
  if (!LOOKS_LIKE_A_NAME.test(name))
    throw new OpsError(
      `that is no name of a key; ${allowed}. A value is never an argument, where the shell keeps it: it is read from standard input. If this was the value, change it`,
    );
  const meant = nearest(name, NAMES);
  throw new OpsError(`there is no key ${name}; ${meant ? `did you mean ${meant}? ` : ''}${allowed}`);
}

/** What is wrong with a value, without the value; nothing where it may be saved. */
export function problemWith(key: SecretKey, value: string): string | undefined {
  if (value.trim() === '') return 'it is empty';
  if (value !== value.trim()) return 'it begins or ends with a space or a line break';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'it has a line break or a control character inside';
  if (key.source === 'random' && value.length < key.minLength)
    return `it has ${value.length} characters; allowed: ${key.minLength} or more`;
  return undefined;
}
