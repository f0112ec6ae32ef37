import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { attributeType, type KeyDefinition, type TableDefinition } from '../../contract/tables';
import { requireEqual, type SmokeCheck } from './check';

type Item = Record<string, AttributeValue>;

/** Writes an item, reads it by its key and through every index, and deletes it. */
export function tableCheck(client: DynamoDBClient, table: TableDefinition): SmokeCheck {
  return { name: table.name, run: () => writeAndRead(client, table) };
}

async function writeAndRead(
  client: DynamoDBClient,
  { name, key, indexes }: TableDefinition,
): Promise<string> {
  const marker = `smoke-${randomUUID()}`;
  const item = Object.fromEntries(
    [key, ...indexes].flatMap(attributesOf).map(attribute => [attribute, sampleOf(attribute, marker)]),
  );
  const Key = pick(item, attributesOf(key));
  await client.send(new PutItemCommand({ TableName: name, Item: item }));
  try {
    const { Item: read } = await client.send(new GetItemCommand({ TableName: name, Key }));
    requireEqual('item read by its key', read?.[key.partition]?.S, marker);
    for (const index of indexes) {
      const { Items = [] } = await client.send(queryFor(name, index, item));
      requireEqual(`items found by ${index.name}`, Items.length, 1);
    }
  } finally {
    await client.send(new DeleteItemCommand({ TableName: name, Key }));
  }
  return `written, read, found by ${indexes.map(index => index.name).join(', ')}`;
}

function queryFor(
  TableName: string,
  index: KeyDefinition & { readonly name: string },
  item: Item,
): QueryCommand {
  const attributes = attributesOf(index);
  return new QueryCommand({
    TableName,
    IndexName: index.name,
    KeyConditionExpression: attributes.map((_, i) => `#k${i} = :v${i}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((attribute, i) => [`#k${i}`, attribute])),
    ExpressionAttributeValues: Object.fromEntries(
      attributes.map((attribute, i) => [`:v${i}`, item[attribute] ?? { NULL: true }]),
    ),
  });
}

function attributesOf({ partition, sort }: KeyDefinition): string[] {
  return sort === undefined ? [partition] : [partition, sort];
}

function sampleOf(attribute: string, marker: string): AttributeValue {
  return attributeType(attribute) === 'N' ? { N: String(Date.now()) } : { S: marker };
}

function pick(item: Item, attributes: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([attribute]) => attributes.includes(attribute)));
}
