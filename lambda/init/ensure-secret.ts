import { setTimeout as wait } from 'node:timers/promises';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { InitReport, InitRequest } from '../../lib/contract/init';
import { SafeError } from '../shared/safe-error';
import { complete } from './complete';
import { SecretVersions, successorOf } from './secret-versions';

const ATTEMPTS = 10;

/**
 * Makes sure that the current version of the secret has every key. Any number of calls may run at once, next to people
 * who edit the secret: all calls end up with the same values, and nobody's edit is lost.
 *
 * Why. A version's content never changes, and its id is the token it was written with.
 * 1. Every call that finds version V incomplete writes the completed value under the same token, derived from V. So V
 *    has at most one successor: Secrets Manager refuses a second one with other content.
 * 2. The successor is written aside and made current in a second step, which names V as the version that stops being
 *    current. Secrets Manager refuses that step once V is not current, so what was saved since V was read stays.
 * 3. Any call takes the second step, the one that was refused in the first too. A call that dies in between holds up
 *    nobody, and V is completed the same way again after a person makes it current once more.
 * 4. A call ends only when the current version lacks nothing. After a read that was too old, both steps are refused and
 *    the call looks again.
 * A secret without a value has no V: its first version becomes current by itself, and a later first version is refused
 * by 1 or 2. Source: API reference of PutSecretValue and UpdateSecretVersionStage.
 *
 * @throws {SafeError} leaving the value as it is when a person has to act
 */
export async function ensureSecret(
  client: SecretsManagerClient,
  { secretId, keys }: InitRequest,
  pause: (attempt: number) => Promise<unknown> = backOff,
): Promise<InitReport> {
  try {
    return { secretId, ...(await converge(new SecretVersions(client, secretId), keys, pause)) };
  } catch (error) {
    if (!(error instanceof SafeError)) throw error;
    throw new SafeError(`secret ${secretId} is left as it is: ${error.message}`);
  }
}

async function converge(
  versions: SecretVersions,
  keys: InitRequest['keys'],
  pause: (attempt: number) => Promise<unknown>,
): Promise<Omit<InitReport, 'secretId'>> {
  let own: { id: string; created: readonly string[] } | undefined;
  let created: readonly string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const current = await versions.current();
    const completion = complete(current.json, keys);
    if (own && own.id === current.id) created = own.created;
    if (completion.json === undefined) return { created, missing: completion.missing };

    const id = successorOf(current);
    const written = await versions.write(id, completion.json);
    if (written) own = { id, created: completion.created };
    const settled = written === 'current' || (await versions.makeCurrent(id, current));
    if (settled && own?.id === id) created = own.created;
    if (!settled) await pause(attempt);
  }
  throw new SafeError(`others changed it during all of ${ATTEMPTS} attempts; run init again`);
}

/** Full jitter, at most a second. */
function backOff(attempt: number): Promise<unknown> {
  return wait(Math.random() * Math.min(1000, 50 * 2 ** attempt));
}
