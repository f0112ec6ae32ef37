import {
  BatchGetItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { KeyDefinition } from '../../contract/tables';
import { backoff, inParallel, type Pause, patiently } from './patience';
import { canonicalItem, type Item } from './values';

export interface Reading {
  readonly dynamodb: DynamoDBClient;
  readonly pause: Pause;
}

/** Keys one BatchGetItem takes. Source: DynamoDB API reference. */
const KEYS_PER_REQUEST = 100;
const PARALLEL_REQUESTS = 4;

export const attributesOf = ({ partition, sort }: KeyDefinition) =>
  sort === undefined ? [partition] : [partition, sort];

export function keyOf(item: Item, key: KeyDefinition): Item {
  return Object.fromEntries(attributesOf(key).map(name => [name, item[name] ?? { NULL: true }]));
}

/** A key as a text that no other key has. */
export const keyText = (item: Item, key: KeyDefinition) => canonicalItem(keyOf(item, key));

/** The items with these keys, by the text of their key; what does not exist is absent. Read consistently. */
export async function readItems(
  { dynamodb, pause }: Reading,
  table: string,
  key: KeyDefinition,
  keys: readonly Item[],
  only: 'items' | 'keys' = 'items',
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  await inParallel(chunks(keys, KEYS_PER_REQUEST), PARALLEL_REQUESTS, async Keys => {
    let request: Record<string, KeysAndAttributes> = {
      [table]: { Keys, ConsistentRead: true, ...(only === 'keys' && projection(key)) },
    };
    for (let attempt = 1; request[table]?.Keys?.length; attempt += 1) {
      const { Responses = {}, UnprocessedKeys = {} } = await patiently(pause, () =>
        dynamodb.send(new BatchGetItemCommand({ RequestItems: request })),
      );
      for (const item of Responses[table] ?? []) found.set(keyText(item, key), item);
      // DynamoDB answers in part when it is busy or the answer would exceed 16 MB.
      request = UnprocessedKeys;
      if (request[table]?.Keys?.length) await pause(backoff(Math.min(attempt, 8)));
    }
  });
  return found;
}

/** Reads a whole table consistently, in parallel segments, a page at a time. */
export async function scanPages(
  { dynamodb, pause }: Reading,
  table: string,
  key: KeyDefinition,
  { segments, only = 'items' }: { readonly segments: number; readonly only?: 'items' | 'keys' },
  onPage: (items: Item[]) => Promise<void>,
): Promise<void> {
  await inParallel(Array(segments).keys(), segments, async Segment => {
    let from: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await patiently(pause, () =>
        dynamodb.send(
          new ScanCommand({
            TableName: table,
            ConsistentRead: true,
            Segment,
            TotalSegments: segments,
            ExclusiveStartKey: from,
            ...(only === 'keys' && projection(key)),
          }),
        ),
      );
      await onPage(Items);
      from = LastEvaluatedKey;
    } while (from);
  });
}

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function projection(key: KeyDefinition) {
  const names = attributesOf(key);
  return {
    ProjectionExpression: names.map((_, i) => `#k${i}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#k${i}`, name])),
  };
}
