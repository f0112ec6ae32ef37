import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretKey } from '../../contract/secret-keys';
import type { SmokeCheck } from './check';

/** Every key exists, and the generated ones are long enough. Values stay here. */
export function secretCheck(
  client: SecretsManagerClient,
  SecretId: string,
  keys: readonly SecretKey[],
): SmokeCheck {
  return {
    name: SecretId,
    run: async () => {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
      const values = parse(SecretString);
      return keys.map(key => describe(key, values[key.key])).join(', ');
    },
  };
}

function describe({ key, ...expected }: SecretKey, value: unknown): string {
  if (typeof value !== 'string') throw new Error(`key ${key} is missing`);
  if (expected.source === 'random' && value.length < expected.minLength) {
    throw new Error(`key ${key} has ${value.length} characters, expected at least ${expected.minLength}`);
  }
  return value === '' ? `${key} waits for a person` : `${key} is set`;
}

/** Its own message: that of JSON.parse quotes the text. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Answered below.
  }
  throw new Error('the value is no JSON object');
}
