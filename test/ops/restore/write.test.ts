import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { TABLES } from '../../../lib/contract/bi-cards';
import type { Item } from '../../../lib/ops/restore/values';
import { writeItem } from '../../../lib/ops/restore/write';

const dynamodb = mockClient(DynamoDBClient);
const reading = { dynamodb: new DynamoDBClient({ region: 'ap-northeast-1' }), pause: async () => {} };
const [users, , , , , , members] = TABLES;

const refused = (found?: Item) =>
  new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: found });
const seen = { userId: { S: 'u' }, name: { S: 'now' }, age: { N: '1' } };
const restored = { userId: { S: 'u' }, name: { S: 'then' }, email: { S: 'e' } };

beforeEach(() => dynamodb.reset());

describe('an item that somebody else writes meanwhile', () => {
  test.each([
    ['made', undefined, restored, PutItemCommand],
    ['changed', seen, restored, UpdateItemCommand],
    ['changed before it is deleted', seen, undefined, DeleteItemCommand],
  ] as const)('is left as it is when it was %s', async (_, before, after, command) => {
    dynamodb.on(command as typeof PutItemCommand).rejects(refused({ ...seen, name: { S: 'by a user' } }));
    expect(await writeItem(reading, users, before, after)).toBe('changed');
  });

  test('keeps an attribute that nobody could name in a condition', async () => {
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: { ...restored, added: { S: 'by a user' } } });
    expect(await writeItem(reading, users, seen, restored)).toBe('changed');
  });

  test('is put back when it was deleted with an attribute that nobody had seen', async () => {
    const grown = { ...seen, added: { S: 'by a user' } };
    dynamodb.on(DeleteItemCommand).resolves({ Attributes: grown });
    dynamodb.on(PutItemCommand).resolves({});
    expect(await writeItem(reading, users, seen, undefined)).toBe('changed');
    expect(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input).toMatchObject({
      Item: grown,
      ConditionExpression: 'attribute_not_exists(#key)',
    });
  });
});

test('a request that is sent again after its answer was lost finds its own work', async () => {
  const lost = Object.assign(new Error('late'), { name: 'TimeoutError' });
  dynamodb.on(UpdateItemCommand).rejectsOnce(lost).rejects(refused(restored));
  expect(await writeItem(reading, users, seen, restored)).toBe('written');
  dynamodb.on(DeleteItemCommand).rejectsOnce(lost).rejects(refused());
  expect(await writeItem(reading, users, seen, undefined)).toBe('written');
});

test('an item with more attributes than a condition can name is not written', async () => {
  const wide = Object.fromEntries(Array.from({ length: 141 }, (_, i) => [`a${i}`, { S: '' }]));
  expect(await writeItem(reading, users, { ...seen, ...wide }, restored)).toBe('too-wide');
  expect(dynamodb.calls()).toEqual([]);
});

test('another error is not taken for a conflict', async () => {
  dynamodb.on(UpdateItemCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  await expect(writeItem(reading, users, seen, restored)).rejects.toThrow('no');
});

test('a change names every attribute that was seen and writes only what differs', async () => {
  dynamodb.on(UpdateItemCommand).resolves({ Attributes: restored });
  expect(await writeItem(reading, users, seen, restored)).toBe('written');
  expect(dynamodb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
    Key: { userId: { S: 'u' } },
    ConditionExpression: 'attribute_exists(#0) AND #1 = :0 AND #2 = :1 AND attribute_not_exists(#3)',
    UpdateExpression: 'SET #1 = :2, #3 = :3 REMOVE #2',
    ExpressionAttributeNames: { '#0': 'userId', '#1': 'name', '#2': 'age', '#3': 'email' },
    ExpressionAttributeValues: {
      ':0': { S: 'now' },
      ':1': { N: '1' },
      ':2': { S: 'then' },
      ':3': { S: 'e' },
    },
  });
});

test('both parts of a key are the key', async () => {
  const member = { groupId: { S: 'g' }, userId: { S: 'u' }, role: { S: 'owner' } };
  dynamodb.on(DeleteItemCommand).resolves({ Attributes: member });
  expect(await writeItem(reading, members, member, undefined)).toBe('written');
  expect(dynamodb.commandCalls(DeleteItemCommand)[0]?.args[0].input).toMatchObject({
    Key: { groupId: { S: 'g' }, userId: { S: 'u' } },
    ConditionExpression: 'attribute_exists(#0) AND #1 = :0',
  });
});
