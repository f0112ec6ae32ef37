import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { auditLogGroup } from '../../contract/ops';
import { wholeDays } from '../../contract/whole-days';
import { type HeldSecret, secretsOf } from '../../systems/bi-cards/secrets';
import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import { table } from '../ui/table';
import { problemWith } from './keys';
import { AppSecret } from './versions';

/** A key of the secret; never its value, nor its length. */
export interface KeyState {
  readonly key: string;
  readonly source: 'random' | 'person' | 'none';
  /** `set`, or what is wrong with it. */
  readonly state: string;
  /** ISO 8601; of the last change by this tool, where the audit log still knows one. */
  readonly changed?: string;
}

export interface SecretState {
  readonly secret: string;
  /** Whole days since what it holds was saved, as the health check measures it. */
  readonly ageDays?: number;
  /** Days after which its values have to be others. */
  readonly maxDays: number;
  readonly keys: readonly KeyState[];
  /** Keys that the contract does not know; they are kept. */
  readonly others: readonly string[];
}

/** `secret list`. Not clear where a key is missing or too short, or what is in a secret too old. */
export async function list(session: BiCardsSession): Promise<ExitCode> {
  await session.identity();
  const secrets = await secretStates(session);
  session.ui.result({ secrets }, () => secrets.map(state => describe(state, session.now())).join('\n\n'));
  return secrets.every(isAsItShouldBe) ? EXIT.done : EXIT.notClear;
}

export const isTooOld = ({ ageDays = 0, maxDays }: SecretState) => ageDays >= maxDays;
const isAsItShouldBe = (state: SecretState) =>
  !isTooOld(state) && state.keys.every(one => one.state === 'set');

export async function secretStates(session: BiCardsSession): Promise<SecretState[]> {
  const changes = await lastChanges(session);
  return Promise.all(
    secretsOf(session.config, session.names).map(secret => secretState(session, secret, changes)),
  );
}

/** @param changes when each key was last changed, as far as that is known */
export async function secretState(
  session: BiCardsSession,
  { name, keys, maxDays }: HeldSecret,
  changes: ReadonlyMap<string, string> = new Map(),
): Promise<SecretState> {
  const client = session.client(SecretsManagerClient);
  const { values, saved } = await new AppSecret(client, name).current();
  const known = keys.map(({ key }): string => key);
  return {
    secret: name,
    ...(saved && { ageDays: wholeDays(saved, session.now()) }),
    maxDays,
    keys: keys.map(one => {
      const at = changes.get(one.key);
      const value = values[one.key] ?? '';
      const state = value === '' ? 'not set' : (problemWith(one, value) ?? 'set');
      return { key: one.key, source: one.source, state, ...(at !== undefined && { changed: at }) };
    }),
    others: Object.keys(values).filter(key => !known.includes(key)),
  };
}

/** Secrets Manager knows when the whole was changed; which key, only the audit log does. Best effort. */
async function lastChanges(session: BiCardsSession): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const pages = paginateFilterLogEvents(
    { client: session.client(CloudWatchLogsClient) },
    { logGroupName: auditLogGroup(session.deployment), filterPattern: '"secret "' },
  );
  try {
    for await (const { events = [] } of pages)
      for (const { message = '' } of events) {
        const { command, outcome, when, details } = JSON.parse(message);
        if (!/^secret (set|rotate)$/.test(command) || outcome !== 'done') continue;
        if ((found.get(details.key) ?? '') < when) found.set(details.key, when);
      }
  } catch (error) {
    session.ui.warn(
      `${auditLogGroup(session.deployment)} was not read, so ages of single keys are unknown: ${error instanceof Error ? error.name : error}`,
    );
  }
  return found;
}

function describe(state: SecretState, now: Date): string {
  const { secret, ageDays, maxDays, keys, others } = state;
  const age = (at?: string) => (at === undefined ? 'unknown' : `${wholeDays(new Date(at), now)} days ago`);
  return [
    `${secret}, last changed ${ageDays === undefined ? 'at an unknown time' : `${ageDays} days ago`}, ${isTooOld(state) ? 'TOO OLD: ' : ''}to be changed every ${maxDays} days`,
    table([
      ['KEY', 'STATE', 'CHANGED BY OPS', 'COMES FROM'],
      ...keys.map(one => [one.key, one.state, age(one.changed), FROM[one.source]]),
    ]),
    ...(others.length > 0 ? [`also there, and kept: ${others.join(', ')}`] : []),
  ].join('\n');
}

const FROM = { random: 'generated', person: 'a person', none: 'elsewhere' } as const;
