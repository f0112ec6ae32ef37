import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { wholeDays } from '../../../lib/contract/whole-days';
import type { Check } from '../check';

export const secret: Check<'secret'> = async ({ secretId, keys, measureAge }, { secrets }, signal) => {
  const { SecretString, CreatedDate } = await secrets.send(
    new GetSecretValueCommand({ SecretId: secretId }),
    {
      abortSignal: signal,
    },
  );
  const values = parse(SecretString);
  if (!values) return 'the value is no JSON object';
  const empty = keys.filter(key => typeof values.get(key) !== 'string' || values.get(key) === '');
  if (empty.length > 0) return `not set: ${empty.join(', ')}`;
  if (!measureAge) return undefined;
  // Of this version, not of the secret. Source: API reference of GetSecretValue.
  if (!CreatedDate) return 'when its value was saved is not known';
  return { ageDays: wholeDays(CreatedDate, new Date()) };
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
