import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Check } from '../check';

export const secret: Check<'secret'> = async ({ secretId, keys }, { secrets }, signal) => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }), {
    abortSignal: signal,
  });
  const values = parse(SecretString);
  if (!values) return 'the value is no JSON object';
  const empty = keys.filter(key => typeof values.get(key) !== 'string' || values.get(key) === '');
  return empty.length > 0 ? `not set: ${empty.join(', ')}` : undefined;
};

function parse(json = ''): Map<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  } catch {
    // The parser's message would quote the secret.
    return undefined;
  }
}
