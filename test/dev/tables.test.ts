import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { TABLES } from '../../lib/contract/bi-cards';
import { attributeType } from '../../lib/contract/tables';
import { createTableInput, differences } from '../../lib/dev/tables';

/**
 * What `scripts/init_tables.py` of the deployment guide v0.2, section 2.4, passes to `create_table`: table, partition
 * and sort key, attributes with their types in its order, indexes. Its text speaks of five tables, its code has eight.
 */
const GUIDE = [
  ['bi_users', 'userId', '', 'userId:S email:S', 'UsersByEmail email'],
  ['bi_datasets', 'datasetId', '', 'datasetId:S ownerId:S createdAt:N', 'DatasetsByOwner ownerId createdAt'],
  ['bi_cards', 'cardId', '', 'cardId:S ownerId:S createdAt:N', 'CardsByOwner ownerId createdAt'],
  [
    'bi_dashboards',
    'dashboardId',
    '',
    'dashboardId:S ownerId:S createdAt:N',
    'DashboardsByOwner ownerId createdAt',
  ],
  [
    'bi_filter_views',
    'filterViewId',
    '',
    'filterViewId:S dashboardId:S createdAt:N',
    'FilterViewsByDashboard dashboardId createdAt',
  ],
  ['bi_groups', 'groupId', '', 'groupId:S name:S', 'GroupsByName name'],
  ['bi_group_members', 'groupId', 'userId', 'groupId:S userId:S', 'MembersByUser userId groupId'],
  [
    'bi_dashboard_shares',
    'shareId',
    '',
    'shareId:S dashboardId:S createdAt:N sharedToId:S',
    'SharesByDashboard dashboardId createdAt, SharesByTarget sharedToId createdAt',
  ],
] as const;

const schema = (partition = '', sort = '') => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' }] : []),
];

/** The order of attributes means nothing, of key elements everything. */
const sorted = (attributes: readonly { AttributeName?: string; AttributeType?: string }[] = []) =>
  attributes.map(({ AttributeName, AttributeType }) => `${AttributeName}:${AttributeType}`).sort();

test('the guide’s own initialiser creates the same tables', () => {
  expect(TABLES.map(({ name }) => name)).toEqual(GUIDE.map(([name]) => name));
});

test.each(GUIDE)('%s has what the guide gives it', (name, partition, sort, attributes, indexes) => {
  const input = inputFor(name);
  expect(sorted(input.AttributeDefinitions)).toEqual(attributes.split(' ').sort());
  expect(input).toMatchObject({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schema(partition, sort),
    GlobalSecondaryIndexes: indexes.split(', ').map(index => {
      const [IndexName, ...keys] = index.split(' ');
      return { IndexName, KeySchema: schema(...keys), Projection: { ProjectionType: 'ALL' } };
    }),
  });
});

function definitionOf(name: string) {
  const definition = TABLES.find(table => table.name === name);
  if (!definition) throw new Error(`no table ${name}`);
  return definition;
}

const inputFor = (name: string) => createTableInput(definitionOf(name));

/** As DynamoDB describes the table right after its creation, with a change. */
function described(name: string, change: Partial<TableDescription> = {}): TableDescription {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = inputFor(name);
  return { TableName: name, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, ...change };
}

describe('a table that exists', () => {
  test.each(TABLES.map(({ name }) => name))('%s is the same as it was created', name => {
    expect(differences(definitionOf(name), described(name))).toEqual([]);
  });

  test('differs by another key', () => {
    expect(
      differences(
        definitionOf('bi_group_members'),
        described('bi_group_members', { KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }] }),
      ),
    ).toEqual(['key: found userId, expected groupId, userId']);
  });

  test('differs by the type of a key', () => {
    const AttributeDefinitions = inputFor('bi_cards').AttributeDefinitions?.map(attribute => ({
      ...attribute,
      AttributeType: 'S' as const,
    }));
    expect(attributeType('createdAt')).toBe('N');
    expect(differences(definitionOf('bi_cards'), described('bi_cards', { AttributeDefinitions }))).toEqual([
      'type of createdAt: found S, expected N',
    ]);
  });

  test('differs by an index that is missing, surplus, on other keys, or without every attribute', () => {
    const [byDashboard, byTarget] = inputFor('bi_dashboard_shares').GlobalSecondaryIndexes ?? [];
    const withIndexes = (...GlobalSecondaryIndexes: (typeof byTarget)[]) =>
      differences(
        definitionOf('bi_dashboard_shares'),
        described('bi_dashboard_shares', {
          GlobalSecondaryIndexes: GlobalSecondaryIndexes.filter(index => index !== undefined),
        }),
      );
    const target = '(sharedToId, createdAt) with ALL';
    expect(withIndexes(byDashboard)).toEqual([`index SharesByTarget: found nothing, expected ${target}`]);
    expect(withIndexes(byDashboard, byTarget, byTarget && { ...byTarget, IndexName: 'Other' })).toEqual([
      `index Other: found ${target}, expected nothing`,
    ]);
    expect(
      withIndexes(byDashboard, byTarget && { ...byTarget, KeySchema: byTarget.KeySchema?.slice(0, 1) }),
    ).toEqual([`index SharesByTarget: found (sharedToId) with ALL, expected ${target}`]);
    expect(
      withIndexes(byDashboard, byTarget && { ...byTarget, Projection: { ProjectionType: 'KEYS_ONLY' } }),
    ).toEqual([`index SharesByTarget: found (sharedToId, createdAt) with KEYS_ONLY, expected ${target}`]);
  });
});
