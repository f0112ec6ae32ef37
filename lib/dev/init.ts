import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { TABLES } from '../contract/bi-cards';
import * as buckets from './buckets';
import { explained } from './errors';
import type { ServerInfo } from './server';
import * as tables from './tables';
import type { Target } from './target';
import { type WaitOptions, waitFor } from './wait';

/** What is there, and what is done about it. */
export interface State {
  readonly kind: 'table' | 'bucket';
  readonly name: string;
  readonly state: 'exists' | 'absent' | 'differs';
  /** How it differs from the contract, a line each. */
  readonly differences: readonly string[];
}

/** `tables` and `buckets` are for the stack's two initialisers, which reach one server each. */
export type What = 'all' | 'tables' | 'buckets';

/** `timeoutMs` is how long each server may take to answer at all. */
export interface RunOptions extends WaitOptions {
  readonly what: What;
}

/** Waits until every server that is needed answers. */
export async function ready({ dynamodb, s3 }: Target, options: RunOptions): Promise<void> {
  const answers = (what: string, server: ServerInfo, send: (signal: AbortSignal) => Promise<unknown>) => {
    const ask = async (signal: AbortSignal) => {
      await send(signal);
      return undefined;
    };
    return waitFor({ what, server, late: 'did not answer', ask }, options);
  };
  await Promise.all([
    wants(options.what, 'tables') &&
      answers('DynamoDB', dynamodb, abortSignal =>
        dynamodb.client.send(new ListTablesCommand({}), { abortSignal }),
      ),
    wants(options.what, 'buckets') &&
      answers('S3', s3, abortSignal => s3.client.send(new ListBucketsCommand({}), { abortSignal })),
  ]);
}

/** Looks at every table and bucket, and changes nothing. */
export function inspect({ dynamodb, s3, buckets: names }: Target, { what }: RunOptions): Promise<State[]> {
  return Promise.all([
    ...(wants(what, 'tables') ? TABLES : []).map(async (definition): Promise<State> => {
      const found = await tables.describe(dynamodb.client, definition.name);
      const differences = found ? tables.differences(definition, found) : [];
      const state = !found ? 'absent' : differences.length > 0 ? 'differs' : 'exists';
      return { kind: 'table', name: definition.name, state, differences };
    }),
    ...(wants(what, 'buckets') ? Object.values(names) : []).map(async (name): Promise<State> => {
      const found = await buckets.exists(s3.client, name).catch(error => {
        throw explained(error, s3);
      });
      return { kind: 'bucket', name, state: found ? 'exists' : 'absent', differences: [] };
    }),
  ]);
}

/** Creates what is absent. One after the other: DynamoDB Local is a single SQLite file. */
export async function createAbsent(
  { dynamodb, s3 }: Target,
  states: readonly State[],
  options: RunOptions,
): Promise<void> {
  const { signal, onLine } = options;
  const absent = new Set(states.filter(({ state }) => state === 'absent').map(({ name }) => name));
  for (const definition of TABLES.filter(({ name }) => absent.has(name))) {
    signal?.throwIfAborted();
    onLine(`create table ${definition.name}`);
    await tables.create(dynamodb, definition, { ...options, timeoutMs: tables.TABLE_MS });
  }
  for (const { name } of states.filter(({ kind, name }) => kind === 'bucket' && absent.has(name))) {
    signal?.throwIfAborted();
    onLine(`create bucket ${name}`);
    await buckets.create(s3.client, name);
  }
}

export function wants(what: What, kind: string): boolean {
  return what === 'all' || what === kind;
}
