import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { abandonRestore } from '../../../lib/ops/restore/abandon';
import { activeTable, contextWith, noTable } from './support';

const dynamodb = mockClient(DynamoDBClient);
const ID = '20261128t011500z';
const COPY = `bi_users-restore-${ID}`;

/** Tables that are there, with their tags. */
const tables = new Map<string, Record<string, string>>();

beforeEach(() => {
  dynamodb.reset();
  tables.clear();
  dynamodb.on(ListTablesCommand).callsFake(({ ExclusiveStartTableName: from }) => {
    const names = [...tables.keys()];
    const next = from ? names.indexOf(from) + 1 : 0;
    return {
      TableNames: [names[next]],
      ...(next + 1 < names.length && { LastEvaluatedTableName: names[next] }),
    };
  });
  dynamodb.on(DescribeTableCommand).callsFake(({ TableName }) => {
    if (!tables.has(TableName)) throw noTable();
    return { Table: activeTable(TableName) };
  });
  dynamodb.on(ListTagsOfResourceCommand).callsFake(({ ResourceArn }) => ({
    Tags: Object.entries(tables.get(ResourceArn.split('/')[1]) ?? {}).map(([Key, Value]) => ({ Key, Value })),
  }));
  dynamodb.on(DeleteTableCommand).callsFake(({ TableName }) => {
    tables.delete(TableName);
    return {};
  });
});

test('a live table is never removed, not even one that is tagged as a copy', async () => {
  tables.set('bi_users', { 'bi:restore': ID }).set(COPY, { 'bi:restore': ID });
  expect(await abandonRestore(contextWith(), ID)).toEqual([COPY]);
  expect([...tables.keys()]).toEqual(['bi_users']);
});

test.each([
  ['without tags', {}],
  ['of another restore', { 'bi:restore': '20261101t000000z' }],
])('a table of the copy’s name %s stays', async (_, tags) => {
  tables.set(COPY, tags);
  await expect(abandonRestore(contextWith(), ID)).rejects.toThrow('there is no restore');
  expect(tables.has(COPY)).toBe(true);
});

test('a table of another deployment’s restore of the same second stays', async () => {
  tables.set(`bi_payments-restore-${ID}`, { 'bi:restore': ID }).set(COPY, { 'bi:restore': ID });
  expect(await abandonRestore(contextWith(), ID)).toEqual([COPY]);
});

test('a copy that was not tagged yet is known by the journal', async () => {
  const context = contextWith();
  const entry = { table: 'bi_users', target: COPY };
  await context.journal.write(ID, 'restore', { id: ID, at: '', tables: [entry], ready: false });
  tables.set(COPY, {});
  expect(await abandonRestore(context, ID)).toEqual([COPY]);
  expect(context.journal.entries.size).toBe(0);
});

test('a copy that is still being made is asked again', async () => {
  tables.set(COPY, { 'bi:restore': ID });
  const busy = new ResourceInUseException({ message: 'creating', $metadata: {} });
  dynamodb
    .on(DeleteTableCommand)
    .rejectsOnce(busy)
    .callsFake(({ TableName }) => {
      tables.delete(TableName);
      return {};
    });
  expect(await abandonRestore(contextWith(), ID)).toEqual([COPY]);
});
