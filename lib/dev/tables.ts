import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { attributeType, type KeyDefinition, type TableDefinition } from '../contract/tables';
import type { Server } from './server';
import { type WaitOptions, waitFor } from './wait';

/**
 * Milliseconds for a server to make or delete one table. Those on a developer's machine take a moment, DynamoDB itself
 * about ten seconds: after thirty something is stuck.
 */
export const TABLE_MS = 30_000;

/** The table as DynamoDB is asked for it. */
export function createTableInput({ name, key, indexes }: TableDefinition): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(key),
    AttributeDefinitions: keyAttributes([key, ...indexes]).map(AttributeName => ({
      AttributeName,
      AttributeType: attributeType(AttributeName),
    })),
    GlobalSecondaryIndexes: indexes.map(index => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: 'ALL' },
    })),
  };
}

/** What a table that exists has otherwise than its definition, a line each; empty where it is the same. */
export function differences(definition: TableDefinition, found: TableDescription): string[] {
  const lines = compare('key', describeKey(keySchema(definition.key)), describeKey(found.KeySchema));
  const expected = new Map(
    createTableInput(definition).GlobalSecondaryIndexes?.map(index => [index.IndexName ?? '', index]),
  );
  const actual = new Map(found.GlobalSecondaryIndexes?.map(index => [index.IndexName ?? '', index]));
  for (const name of new Set([...expected.keys(), ...actual.keys()]))
    lines.push(
      ...compare(`index ${name}`, describeIndex(expected.get(name)), describeIndex(actual.get(name))),
    );
  for (const { AttributeName = '', AttributeType } of found.AttributeDefinitions ?? []) {
    if (keyAttributes([definition.key, ...definition.indexes]).includes(AttributeName))
      lines.push(...compare(`type of ${AttributeName}`, attributeType(AttributeName), AttributeType));
  }
  return lines;
}

/** The table as it is, or nothing. */
export async function describe(
  client: DynamoDBClient,
  TableName: string,
  abortSignal?: AbortSignal,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }), { abortSignal })).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Creates the table and waits until it can be used. */
export async function create(
  server: Server<DynamoDBClient>,
  definition: TableDefinition,
  options: WaitOptions,
): Promise<void> {
  const { name } = definition;
  const request = (abortSignal: AbortSignal) =>
    server.client.send(new CreateTableCommand(createTableInput(definition)), { abortSignal });
  const ask = async (signal: AbortSignal) => {
    const status = (await describe(server.client, name, signal))?.TableStatus;
    return status === 'ACTIVE' ? undefined : `it is ${status ?? 'not there'}`;
  };
  await waitFor({ what: `table ${name}`, server, late: 'was not ready', request, ask }, options);
}

/** Deletes the table, if it is there, and waits until it is gone. */
export async function remove(
  server: Server<DynamoDBClient>,
  TableName: string,
  options: WaitOptions,
): Promise<void> {
  const request = (abortSignal: AbortSignal) =>
    server.client.send(new DeleteTableCommand({ TableName }), { abortSignal }).catch(error => {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    });
  const ask = async (signal: AbortSignal) => {
    const found = await describe(server.client, TableName, signal);
    return found && `it is ${found.TableStatus}`;
  };
  await waitFor({ what: `table ${TableName}`, server, late: 'was not gone', request, ask }, options);
}

function compare(what: string, expected: string, found = 'nothing'): string[] {
  return expected === found ? [] : [`${what}: found ${found}, expected ${expected}`];
}

function keySchema({ partition, sort }: KeyDefinition): KeySchemaElement[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' as const }]),
  ];
}

function keyAttributes(keys: readonly KeyDefinition[]): string[] {
  const names = keys.flatMap(({ partition, sort }) => (sort === undefined ? [partition] : [partition, sort]));
  return [...new Set(names)];
}

function describeKey(schema: readonly KeySchemaElement[] = []): string {
  return schema.map(({ AttributeName }) => AttributeName).join(', ');
}

interface Index {
  readonly KeySchema?: readonly KeySchemaElement[];
  readonly Projection?: { readonly ProjectionType?: string };
}

function describeIndex(index: Index | undefined): string {
  return index ? `(${describeKey(index.KeySchema)}) with ${index.Projection?.ProjectionType}` : 'nothing';
}
