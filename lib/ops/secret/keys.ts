import { nearest } from '../../config/nearest';
import { GOOGLE_KEY } from '../../contract/bi-cards';
import type { SecretKey } from '../../contract/secret-keys';
import { type HeldSecret, secretsOf } from '../../systems/bi-cards/secrets';
import { OpsError } from '../exit';
import type { BiCardsSession } from '../session';
import { oneLineKey } from './google-key';

/** Nothing else is printed: somebody may have typed the value where its name belongs. */
const LOOKS_LIKE_A_NAME = /^[A-Z][A-Z_]{2,40}$/i;

/**
 * A key by its name, and the secret that holds it.
 *
 * @throws OpsError for a name that the deployment does not have
 */
export function keyNamed(
  session: Pick<BiCardsSession, 'config' | 'names' | 'deployment'>,
  name: string,
): { readonly key: SecretKey; readonly secret: HeldSecret } {
  const known = secretsOf(session.config, session.names).flatMap(secret =>
    secret.keys.map(key => ({ key, secret })),
  );
  const found = known.find(({ key }) => key.key === name);
  if (found) return found;
  if (name === GOOGLE_KEY.key)
    throw new OpsError(
      `${session.deployment} has no key of Google's: its task role is who it is there. Where that is impossible, see docs/gcp.md`,
    );
  const names = known.map(({ key }) => key.key);
  const allowed = `allowed: ${names.join(', ')}`;
  if (!LOOKS_LIKE_A_NAME.test(name))
    throw new OpsError(
      `that is no name of a key; ${allowed}. A value is never an argument, where the shell keeps it: it is read from standard input. If this was the value, change it`,
    );
  const meant = nearest(name, names);
  throw new OpsError(`there is no key ${name}; ${meant ? `did you mean ${meant}? ` : ''}${allowed}`);
}

/**
 * The text to save of what was given.
 *
 * @throws OpsError for what may not be saved, without the value
 */
export function valueToSave(key: SecretKey, given: string): string {
  const kept = key.key === GOOGLE_KEY.key ? oneLineKey(given) : { value: given };
  const problem = 'problem' in kept ? kept.problem : problemWith(key, kept.value);
  if ('problem' in kept || problem !== undefined)
    throw new OpsError(`the value of ${key.key} was not saved: ${problem}`);
  return kept.value;
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
