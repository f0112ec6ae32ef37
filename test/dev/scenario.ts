import {
  type AttributeValue,
  CreateTableCommand,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { TABLES } from '../../lib/contract/bi-cards';
import { describeOutcome } from '../../lib/dev/outcome';
import { run } from '../../lib/dev/run';
import { dataOf, seedObjects } from '../../lib/dev/seed/objects';
import { createTableInput, remove } from '../../lib/dev/tables';
import type { Target } from '../../lib/dev/target';
import { options } from './support';

const SEEDED = 21;

/** What the initialiser must do on any server: the tests go on where the one before them ended. */
export function itInitialises(start: () => Promise<Target>): void {
  let target: Target;
  beforeAll(async () => {
    target = await start();
  });

  const states = async () => (await run(target, options())).found.map(({ state }) => state);
  const query = async (TableName: string, IndexName: string, key: string, value: AttributeValue) =>
    (
      await target.dynamodb.client.send(
        new QueryCommand({
          TableName,
          IndexName,
          KeyConditionExpression: '#k = :v',
          ExpressionAttributeNames: { '#k': key },
          ExpressionAttributeValues: { ':v': value },
        }),
      )
    ).Items?.map(item => Object.values(item).find(({ S }) => /^(card|share)_/.test(S ?? ''))?.S);
  const keys = async (Bucket: string) =>
    (await target.s3.client.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key) ?? [];

  test('creates every table and both buckets on an empty server', async () => {
    expect(new Set(await states())).toEqual(new Set(['absent']));
    expect(await states()).toEqual(Array.from({ length: TABLES.length + 2 }, () => 'exists'));
  });

  test('fills them with data that every index finds, and does so once', async () => {
    expect((await run(target, options({ seed: true }))).seeded).toEqual({ written: SEEDED, kept: 0 });
    expect((await run(target, options({ seed: true }))).seeded).toEqual({ written: 0, kept: SEEDED });
    expect(await query('bi_cards', 'CardsByOwner', 'ownerId', { S: 'user_sato' })).toEqual([
      'card_monthly_sales',
      'card_sales_by_store',
    ]);
    expect(await query('bi_dashboard_shares', 'SharesByTarget', 'sharedToId', { S: 'group_sales' })).toEqual([
      'share_sales_group',
    ]);
  });

  test('stores the data of the datasets byte for byte', async () => {
    for (const { key, body } of seedObjects()) {
      const { Body } = await target.s3.client.send(
        new GetObjectCommand({ Bucket: target.buckets.datasets, Key: key }),
      );
      expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(Buffer.from(body))).toBe(true);
    }
  });

  test('reports a table of another shape, and leaves it', async () => {
    const { client } = target.dynamodb;
    await remove(target.dynamodb, 'bi_groups', options());
    await client.send(new CreateTableCommand({ ...createTableInput(TABLES[6]), TableName: 'bi_groups' }));
    const outcome = await run(target, options({ seed: true }));
    const { found, seeded } = outcome;
    expect(seeded).toBeUndefined();
    expect(describeOutcome(outcome)).toMatch(
      target.owner === 'cloudformation'
        ? /npm run local:down && npm run local$/
        : /dev:init -- --reset --seed( --dynamodb \S+)?( --s3 \S+)?$/,
    );
    expect(found.filter(({ state }) => state === 'differs')).toEqual([
      expect.objectContaining({
        name: 'bi_groups',
        differences: [
          'key: found groupId, userId, expected groupId',
          'index GroupsByName: found nothing, expected (name) with ALL',
          'index MembersByUser: found (userId, groupId) with ALL, expected nothing',
        ],
      }),
    ]);
    expect((await states()).filter(state => state === 'differs')).toHaveLength(1);
  });

  test('a reset that is confirmed makes everything anew, and one that CloudFormation forbids nothing', async () => {
    const { datasets, static: site } = target.buckets;
    await target.s3.client.send(new PutObjectCommand({ Bucket: site, Key: 'a/page.html', Body: 'hello' }));
    const attempt = run(target, options({ reset: true, seed: true, confirm: () => Promise.resolve(true) }));
    if (target.owner === 'cloudformation') {
      await expect(attempt).rejects.toThrow(/belong to its stacks; nothing was deleted/);
      expect(await keys(site)).toEqual(['a/page.html']);
      return;
    }
    expect((await attempt).seeded).toEqual({ written: SEEDED, kept: 0 });
    expect(await keys(site)).toEqual([]);
    expect(await keys(datasets)).toEqual([dataOf('ds_sales'), dataOf('ds_stores')]);
    const { Item } = await target.dynamodb.client.send(
      new GetItemCommand({ TableName: 'bi_groups', Key: { groupId: { S: 'group_sales' } } }),
    );
    expect(Item?.name?.S).toBe('営業部');
  });
}
