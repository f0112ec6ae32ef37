import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { TABLES } from '../../contract/bi-cards';
import { statusOf } from '../errors';
import type { Target } from '../target';
import { ITEMS, type Item, type Value } from './items';
import { type SeedObject, seedObjects } from './objects';

export interface Seeded {
  readonly written: number;
  /** Were there already, and may have been edited: a run never overwrites them. */
  readonly kept: number;
}

/** Writes the sample data, each item and object only where none has its key. */
export async function seed(
  { dynamodb, s3, buckets }: Target,
  wants: (kind: 'tables' | 'buckets') => boolean,
  onLine: (line: string) => void,
): Promise<Seeded> {
  const results: boolean[] = [];
  for (const { name, key } of wants('tables') ? TABLES : []) {
    onLine(`seed ${name}`);
    for (const item of ITEMS[name]) results.push(await putItem(dynamodb.client, name, key.partition, item));
  }
  for (const object of wants('buckets') ? seedObjects() : []) {
    onLine(`seed ${object.key}`);
    results.push(await putObject(s3.client, buckets.datasets, object));
  }
  const written = results.filter(Boolean).length;
  return { written, kept: results.length - written };
}

async function putItem(
  client: DynamoDBClient,
  TableName: string,
  partition: string,
  item: Item,
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName,
        Item: Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)])),
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': partition },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function putObject(client: S3Client, Bucket: string, { key: Key, body }: SeedObject): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket, Key }));
    return false;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  await client.send(
    new PutObjectCommand({ Bucket, Key, Body: body, ContentType: 'application/vnd.apache.parquet' }),
  );
  return true;
}

function attribute(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return { L: value.map(attribute) };
}
