import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { attributeType, type KeyDefinition, type TableDefinition } from '../contract/tables';

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
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Creates the table and waits until it can be used. */
export async function create(
  client: DynamoDBClient,
  definition: TableDefinition,
  signal?: AbortSignal,
): Promise<void> {
  await client.send(new CreateTableCommand(createTableInput(definition)));
  while ((await describe(client, definition.name))?.TableStatus !== 'ACTIVE')
    await sleep(50, undefined, { signal });
}

/** Waits until a deleted table is gone. */
export async function gone(client: DynamoDBClient, name: string, signal?: AbortSignal): Promise<void> {
  while (await describe(client, name)) await sleep(50, undefined, { signal });
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
