import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SECRET_KEYS } from '../../../contract/bi-cards';
import type { Check } from './check';

/**
 * Every key that a person sets is set. The generated ones are `init`'s work, and before the first deployment there is
 * no secret. Values are looked at and never shown.
 */
export const secretIsFilled: Check = async ({ context: { session } }) => {
  const { names, cloud } = session;
  const value = await secretValue(session.client(SecretsManagerClient), names.secret);
  if (value === undefined) return [];
  const missing = SECRET_KEYS.filter(({ key, source }) => source !== 'random' && !isFilled(value[key])).map(
    ({ key }) => key,
  );
  if (missing.length === 0) return [];
  if (cloud === 'local') {
    session.ui.say(`excused in the local cloud: ${names.secret} lacks ${missing.join(', ')}`);
    return [];
  }
  return [
    `the secret ${names.secret} lacks ${missing.join(', ')}: tasks would start without. ${missing.map(key => `npm run ops -- secret set ${key} --deployment ${session.deployment}`).join('; ')}`,
  ];
};

async function secretValue(
  client: SecretsManagerClient,
  SecretId: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return asObject(SecretString);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** What is no JSON object holds no key. Its own parsing: the message of JSON.parse quotes the text. */
function asObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const isFilled = (value: unknown) => typeof value === 'string' && value !== '';
