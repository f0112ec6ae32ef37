import { BatchGetItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { inParallel, patiently } from '../../../lib/ops/restore/patience';
import { readItems, scanPages } from '../../../lib/ops/restore/reading';
import type { Item } from '../../../lib/ops/restore/values';

const dynamodb = mockClient(DynamoDBClient);
const pauses: number[] = [];
const reading = {
  dynamodb: new DynamoDBClient({ region: 'ap-northeast-1' }),
  pause: async (ms: number) => pauses.push(ms),
};
const key = { partition: 'id' };
const ids = (count: number): Item[] => Array.from({ length: count }, (_, i) => ({ id: { S: `${i}` } }));

beforeEach(() => {
  dynamodb.reset();
  pauses.length = 0;
});

test('what DynamoDB left out of an answer is asked for again, later', async () => {
  dynamodb.on(BatchGetItemCommand).callsFake(({ RequestItems: { t } }) => ({
    Responses: { t: t.Keys.slice(0, 30) },
    UnprocessedKeys: t.Keys.length > 30 ? { t: { ...t, Keys: t.Keys.slice(30) } } : {},
  }));
  expect((await readItems(reading, 't', key, ids(250))).size).toBe(250);
  expect(pauses.length).toBeGreaterThan(5);
  for (const { args } of dynamodb.commandCalls(BatchGetItemCommand)) {
    expect(args[0].input.RequestItems?.t?.Keys?.length).toBeLessThanOrEqual(100);
    expect(args[0].input.RequestItems?.t?.ConsistentRead).toBe(true);
  }
});

test('a table is read to its last page in every segment, empty pages among them', async () => {
  dynamodb.on(ScanCommand).callsFake(({ Segment, ExclusiveStartKey }) => {
    const page = Number(ExclusiveStartKey?.id.S ?? 0);
    return {
      Items: page === 1 ? [] : [{ id: { S: `${Segment}-${page}` } }],
      ...(page < 3 && { LastEvaluatedKey: { id: { S: `${page + 1}` } } }),
    };
  });
  const found: string[] = [];
  await scanPages(reading, 't', key, { segments: 3 }, async items => {
    found.push(...items.map(({ id }) => `${id?.S}`));
  });
  expect(found.sort()).toEqual(['0-0', '0-2', '0-3', '1-0', '1-2', '1-3', '2-0', '2-2', '2-3']);
});

describe('patience', () => {
  const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

  test('ends, and with what AWS said', async () => {
    const request = jest.fn().mockRejectedValue(throttled);
    await expect(patiently(reading.pause, request)).rejects.toThrow('slow down');
    expect(request).toHaveBeenCalledTimes(10);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(20_000);
  });

  test('is not for what does not pass', async () => {
    const request = jest.fn().mockRejectedValue(new Error('no'));
    await expect(patiently(reading.pause, request)).rejects.toThrow('no');
    expect(request).toHaveBeenCalledTimes(1);
  });

  test('repeats what passes', async () => {
    const request = jest.fn().mockRejectedValueOnce(throttled).mockResolvedValue('done');
    expect(await patiently(reading.pause, request)).toBe('done');
  });
});

describe('parallel work', () => {
  test('is never more than it may be, and complete', async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    await inParallel(Array(50).keys(), 4, async item => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(setImmediate);
      now -= 1;
      done.push(item);
    });
    expect(most).toBe(4);
    expect(done).toHaveLength(50);
  });

  test('stops at the first error, after what is under way', async () => {
    const done: number[] = [];
    const work = inParallel(Array(50).keys(), 2, async item => {
      await new Promise(setImmediate);
      if (item === 3) throw new Error('3 failed');
      done.push(item);
    });
    await expect(work).rejects.toThrow('3 failed');
    expect(done.length).toBeLessThan(6);
  });
});
