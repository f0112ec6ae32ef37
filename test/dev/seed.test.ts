import { parquetReadObjects } from 'hyparquet';
import { TABLES } from '../../lib/contract/bi-cards';
import { attributeType } from '../../lib/contract/tables';
import { DATASETS, ITEMS, type Item } from '../../lib/dev/seed/items';
import { dataOf, seedObjects } from '../../lib/dev/seed/objects';

const all = (name: keyof typeof ITEMS): readonly Item[] => ITEMS[name];
const ids = (name: keyof typeof ITEMS, key: string) => all(name).map(item => item[key]);
const objects = new Map(seedObjects().map(({ key, body }) => [key, body]));

async function rowsOf(datasetId: string): Promise<Record<string, unknown>[]> {
  const body = objects.get(dataOf(datasetId));
  if (!body) throw new Error(`no data of ${datasetId}`);
  return parquetReadObjects({ file: body.buffer as ArrayBuffer });
}

test('every table has items, each with every key of the table and its indexes, in its type', () => {
  for (const { name, key, indexes } of TABLES) {
    expect([name, all(name).length]).not.toEqual([name, 0]);
    for (const item of all(name)) {
      for (const attribute of [key, ...indexes].flatMap(part =>
        Object.entries(part)
          .filter(([role]) => role !== 'name')
          .map(([, value]) => value),
      ))
        expect([name, attribute, typeof item[attribute]]).toEqual([
          name,
          attribute,
          attributeType(attribute) === 'N' ? 'number' : 'string',
        ]);
    }
  }
});

test('no two items of a table share a key', () => {
  for (const { name, key } of TABLES) {
    const keys = all(name).map(item => `${item[key.partition]} ${'sort' in key ? item[key.sort] : ''}`);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test('whatever refers to something refers to something that is there', () => {
  const [users, groups] = [ids('bi_users', 'userId'), ids('bi_groups', 'groupId')];
  const known: Record<string, readonly unknown[]> = {
    ownerId: users,
    userId: users,
    groupId: groups,
    datasetId: ids('bi_datasets', 'datasetId'),
    cardIds: ids('bi_cards', 'cardId'),
    dashboardId: ids('bi_dashboards', 'dashboardId'),
    sharedToId: [...users, ...groups],
  };
  const dangling = TABLES.flatMap(({ name }) => all(name)).flatMap(item =>
    Object.entries(item)
      .filter(([attribute]) => attribute in known)
      .flatMap(([, value]) => (Array.isArray(value) ? value : [value]).map(one => ({ item, one })))
      .filter(({ one }) => !Object.values(known).flat().includes(one)),
  );
  expect(dangling).toEqual([]);
  const shares = all('bi_dashboard_shares');
  expect(
    shares.filter(({ sharedToType, sharedToId }) =>
      (sharedToType === 'group' ? groups : users).includes(sharedToId),
    ),
  ).toEqual(shares);
});

test('holds nothing secret', () => {
  expect(JSON.stringify(ITEMS)).not.toMatch(/password|token|secret/i);
});

test('is the same in every run', () => {
  const bytes = () => seedObjects().map(({ body }) => Buffer.from(body).toString('base64'));
  expect(bytes()).toEqual(bytes());
});

test('every dataset has Parquet data that can be read, where the guide keeps it', async () => {
  expect([...objects.keys()]).toEqual(DATASETS.map(({ datasetId }) => dataOf(datasetId)));
  expect(dataOf('ds_abc123')).toBe('datasets/ds_abc123/data/part-0000.parquet');
  const [sales, stores] = await Promise.all([rowsOf('ds_sales'), rowsOf('ds_stores')]);
  expect(sales).toHaveLength(543);
  expect(sales[0]).toEqual({
    orderId: 'order_0001',
    orderedAt: new Date('2025-07-01'),
    storeId: 'store_ginza',
    amount: 20_000,
  });
  const known = stores.map(({ storeId }) => storeId);
  expect(known).toEqual(['store_ginza', 'store_umeda', 'store_sakae']);
  expect(sales.filter(({ storeId }) => !known.includes(storeId))).toEqual([]);
});

test('the cards read columns that their dataset has', async () => {
  for (const { datasetId, code } of ITEMS.bi_cards) {
    const [row = {}] = await rowsOf(datasetId);
    const columns = [...code.matchAll(/['"]([a-zA-Z]{2,})['"]/g)].map(([, column]) => column);
    expect(columns.filter(column => column !== undefined && !(column in row))).toEqual([]);
  }
});
