import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../lib/ops/restore/values';

export async function fill(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> {
  for (let start = 0; start < items.length; start += 25) {
    const requests = items.slice(start, start + 25).map(Item => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
}

/** Everything in a table, in an order of its own; compared by jest and not by what is under test. */
export async function contents(client: DynamoDBClient, table: string): Promise<unknown[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) items.push(...Items);
  return items.map(item => plain({ M: item })).sort(byText);
}

function plain(value: AttributeValue): unknown {
  if (value.L) return value.L.map(plain);
  if (value.M) {
    const entries = Object.entries(value.M).sort(byText);
    return Object.fromEntries(entries.map(([name, inner]) => [name, plain(inner)]));
  }
  if (value.SS) return { SS: [...value.SS].sort() };
  if (value.NS) return { NS: [...value.NS].sort() };
  if (value.BS) return { BS: value.BS.map(bytes => Buffer.from(bytes).toString('hex')).sort() };
  return value.B ? { B: Buffer.from(value.B).toString('hex') } : value;
}

export const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
