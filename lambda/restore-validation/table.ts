import {
  type AttributeValue,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ScanCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { attributeType, type KeyDefinition, type TableDefinition } from '../../lib/contract/tables';

/** Pages of 1 MB that are read: enough to know a table is readable, whatever its size. */
const PAGES = 20;

/** What is wrong with a restored table; without a problem, what was found. */
export type Judgement = { readonly problem: string } | { readonly found: string };

/**
 * Judges a restored table: it has keys and indexes of a table in the plan, its items have these keys, and it is not
 * empty while the live table is not.
 */
export async function judgeTable(
  dynamodb: DynamoDBClient,
  tables: readonly TableDefinition[],
  TableName: string,
): Promise<Judgement> {
  const { Table = {} } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const definition = tables.find(table => sameKeys(table.key, Table.KeySchema));
  if (!definition) return { problem: `no table of the deployment has the keys ${keysOf(Table.KeySchema)}` };
  const missing = definition.indexes.filter(index => !hasIndex(Table, index));
  if (missing.length > 0) {
    return { problem: `${definition.name}: without the index ${missing.map(({ name }) => name).join(', ')}` };
  }

  const { count, complete, strange } = await readItems(dynamodb, TableName, definition);
  if (strange > 0) return { problem: `${definition.name}: ${strange} items of ${count} without their keys` };
  const live = await dynamodb.send(new DescribeTableCommand({ TableName: definition.name }));
  const expected = live.Table?.ItemCount ?? 0;
  if (count === 0 && expected > 0) {
    return { problem: `${definition.name}: restored empty; the live table has about ${expected} items` };
  }
  return {
    found: `${definition.name}: ${complete ? '' : 'more than '}${count} items, live about ${expected}`,
  };
}

async function readItems(dynamodb: DynamoDBClient, TableName: string, definition: TableDefinition) {
  const result = { count: 0, strange: 0, complete: false };
  let from: Record<string, AttributeValue> | undefined;
  for (let page = 0; page < PAGES && !result.complete; page += 1) {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new ScanCommand({ TableName, ExclusiveStartKey: from }),
    );
    result.count += Items.length;
    result.strange += Items.filter(item => !hasKeys(item, definition)).length;
    from = LastEvaluatedKey;
    result.complete = !from;
  }
  return result;
}

const attributesOf = ({ partition, sort }: KeyDefinition) =>
  sort === undefined ? [partition] : [partition, sort];

/** The table's keys are there; those of an index may be absent, but not of another type. */
function hasKeys(item: Record<string, AttributeValue>, { key, indexes }: TableDefinition): boolean {
  const isTyped = (name: string) => item[name]?.[attributeType(name)] !== undefined;
  return (
    attributesOf(key).every(isTyped) &&
    indexes.flatMap(attributesOf).every(name => item[name] === undefined || isTyped(name))
  );
}

const keysOf = (schema: readonly KeySchemaElement[] = []) =>
  schema.map(({ AttributeName }) => AttributeName).join(', ');

function sameKeys(key: KeyDefinition, schema: readonly KeySchemaElement[] | undefined): boolean {
  return keysOf(schema) === attributesOf(key).join(', ');
}

function hasIndex(
  { GlobalSecondaryIndexes = [] }: TableDescription,
  index: TableDefinition['indexes'][number],
) {
  return GlobalSecondaryIndexes.some(
    ({ IndexName, KeySchema }) => IndexName === index.name && sameKeys(index, KeySchema),
  );
}
