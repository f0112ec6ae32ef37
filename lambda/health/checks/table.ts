import {
  type AttributeValue,
  DescribeTableCommand,
  GetItemCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { HEALTH_TABLE_KEY } from '../../../lib/contract/health';
import type { Check } from '../check';

/** A table that is being updated serves requests. */
const SERVING = new Set<string | undefined>(['ACTIVE', 'UPDATING']);

export const table: Check<'table'> = async ({ table: TableName }, { dynamodb }, signal) => {
  const { Table = {} } = await dynamodb.send(new DescribeTableCommand({ TableName }), {
    abortSignal: signal,
  });
  if (!SERVING.has(Table.TableStatus)) return `the table is ${Table.TableStatus}`;
  // The local cloud says nothing about an index that is there.
  const index = Table.GlobalSecondaryIndexes?.find(({ IndexStatus = 'ACTIVE' }) => !SERVING.has(IndexStatus));
  if (index) return `the index ${index.IndexName} is ${index.IndexStatus}`;

  // Describing asks the control plane; only a read shows that data is served.
  await dynamodb.send(new GetItemCommand({ TableName, Key: keyOfNoRow(Table) }), { abortSignal: signal });
  return undefined;
};

function keyOfNoRow({ KeySchema = [], AttributeDefinitions = [] }: TableDescription) {
  const value = (name: string | undefined): AttributeValue =>
    AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType === 'N'
      ? { N: '0' }
      : { S: HEALTH_TABLE_KEY };
  return Object.fromEntries(KeySchema.map(({ AttributeName }) => [`${AttributeName}`, value(AttributeName)]));
}
