import { DATA, key, orders, sessions } from './bases/data';
import { changing, edited, listed, type Pair, plus, renamed, set } from './support';

const { ask, block, clear } = changing('shop-data', DATA);
const index = (name: string, hash: string) => ({
  IndexName: name,
  KeySchema: [{ AttributeName: hash, KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
});
const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' });
const newTable = (name: string, rest: object = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [attribute('id')],
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] }, SSEEnabled: true, SSEType: 'KMS' },
    TableName: name,
    ...rest,
  },
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
});
const indexed = {
  AttributeDefinitions: [attribute('id'), attribute('ownerId')],
  GlobalSecondaryIndexes: [index('ByOwner', 'ownerId')],
};
const twoIndexes = edited(
  DATA,
  set(orders, {
    'AttributeDefinitions.+': attribute('status'),
    'GlobalSecondaryIndexes.+': index('OrdersByStatus', 'status'),
  }),
);

export const hurting: readonly Pair[] = [
  block(
    'the key of a table becomes another, so that a new and empty table takes its place',
    { row: [4], about: 'replacement, key schema', resource: sessions },
    set(sessions, {
      'AttributeDefinitions.0.AttributeName': 'token',
      'KeySchema.0.AttributeName': 'token',
    }),
  ),
  block(
    'a table gets another physical name',
    { about: 'replacement, physical name', resource: orders },
    set(orders, { TableName: 'shop_orders_v2' }),
  ),
  block(
    'a table with a fixed name gets another logical id',
    { row: [4, 19], about: 'logical id, fixed name', resource: orders },
    renamed(orders, 'DataOrders77D01B2C'),
  ),
  block(
    'two indexes are added to one table at once',
    { row: [1], about: 'more than one index change', resource: orders },
    set(orders, {
      'AttributeDefinitions.+': attribute('status'),
      'GlobalSecondaryIndexes.+': index('OrdersByStatus', 'status'),
    }),
    set(orders, {
      'AttributeDefinitions.+': attribute('campaign'),
      'GlobalSecondaryIndexes.+': index('OrdersByCampaign', 'campaign'),
    }),
  ),
  block(
    'one index is removed and another added in one release',
    { row: [1], about: 'more than one index change', resource: orders },
    set(orders, {
      AttributeDefinitions: [attribute('orderId'), attribute('status')],
      GlobalSecondaryIndexes: [index('OrdersByStatus', 'status')],
    }),
  ),
  block(
    'an index keeps its name and gets another key',
    { row: [1], about: 'index key', resource: orders },
    set(orders, { 'GlobalSecondaryIndexes.0.KeySchema.0.AttributeName': 'buyerId' }),
    set(orders, { 'AttributeDefinitions.1.AttributeName': 'buyerId' }),
  ),
  block(
    'an index keeps its name and projects the keys only',
    { row: [1], about: 'index projection', resource: orders },
    set(orders, { 'GlobalSecondaryIndexes.0.Projection.ProjectionType': 'KEYS_ONLY' }),
  ),
  // Hesitated: nothing that cannot be built again is lost, but whoever still queries it fails at once.
  ask(
    'an index is removed',
    { about: 'index removed', resource: orders },
    set(orders, {
      GlobalSecondaryIndexes: undefined,
      AttributeDefinitions: [attribute('orderId')],
    }),
  ),
  block(
    'a local index is added to a table that exists',
    { about: 'local index', resource: sessions },
    set(sessions, {
      'AttributeDefinitions.+': attribute('device'),
      LocalSecondaryIndexes: [
        {
          IndexName: 'ByDevice',
          KeySchema: [
            { AttributeName: 'sessionId', KeyType: 'HASH' },
            { AttributeName: 'device', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  ),
  block(
    'a replica of a global table loses point-in-time recovery',
    { about: 'point-in-time recovery', resource: orders },
    set(orders, { 'Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': false }),
  ),
  block(
    'a table no longer mentions point-in-time recovery',
    { about: 'point-in-time recovery', resource: sessions },
    set(sessions, { PointInTimeRecoverySpecification: undefined }),
  ),
  // Hesitated: recovery stays on, but 34 days that could be restored today cannot tomorrow.
  block(
    'the recovery window of a table shrinks from 35 days to one',
    { about: 'recovery period', resource: orders },
    set(orders, { 'Replicas.0.PointInTimeRecoverySpecification.RecoveryPeriodInDays': 1 }),
  ),
  block(
    'deletion protection of a replica is turned off',
    { about: 'deletion protection', resource: orders },
    set(orders, { 'Replicas.0.DeletionProtectionEnabled': false }),
  ),
  block(
    'deletion protection disappears from a table',
    { about: 'deletion protection', resource: sessions },
    set(sessions, { DeletionProtectionEnabled: undefined }),
  ),
  block(
    "a table changes from the company's key to DynamoDB's own",
    { about: 'encryption', resource: sessions },
    set(sessions, { SSESpecification: undefined }),
  ),
  block(
    'a table becomes a global table under the same logical id',
    { row: [5], about: 'type changed, replacement', resource: sessions },
    set(sessions, {
      Type: 'AWS::DynamoDB::GlobalTable',
      DeletionProtectionEnabled: undefined,
      PointInTimeRecoverySpecification: undefined,
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Tags: undefined,
      Replicas: [
        {
          Region: 'ap-northeast-1',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } },
        },
      ],
    }),
  ),
  {
    name: 'a replica in a second Region is removed, whatever the table is retained with',
    row: [6],
    before: {
      'shop-data': edited(
        DATA,
        set(orders, { 'Replicas.+': { Region: 'ap-northeast-3', DeletionProtectionEnabled: true } }),
      ),
    },
    after: { 'shop-data': DATA },
    verdict: 'block',
    about: 'replica removed',
    resource: orders,
  },
  // Hesitated: no data is lost, but one unit of capacity turns most requests away.
  ask(
    'a table leaves on-demand capacity for one unit',
    { about: 'capacity, billing mode', resource: sessions },
    set(sessions, {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }),
  ),
  // Hesitated: it is how sessions expire; it also is how a table empties itself within two days.
  ask(
    'a table starts to delete its items by an attribute',
    { about: 'time to live', resource: sessions },
    set(sessions, { TimeToLiveSpecification: { AttributeName: 'createdAt', Enabled: true } }),
  ),
  // Hesitated: whether DynamoDB refuses depends on how long creating them takes.
  // CloudFormation's reference says that the stack operation fails.
  block(
    'two tables with indexes are created side by side',
    { row: [2], about: 'created one after the other' },
    plus({
      Carts1A2B3C4D: newTable('shop_carts', indexed),
      Coupons5E6F7081: newTable('shop_coupons', indexed),
    }),
  ),
  // Hesitated: nothing is in it yet, and the day it is, the next rename takes it along.
  ask(
    'a new table is written with deletion instead of retention',
    { row: [27], about: 'deletion policy', resource: 'Carts1A2B3C4D' },
    plus({
      Carts1A2B3C4D: {
        ...newTable('shop_carts', { DeletionProtectionEnabled: false }),
        DeletionPolicy: 'Delete',
        UpdateReplacePolicy: 'Delete',
      },
    }),
  ),
];

export const harmless: readonly Pair[] = [
  clear(
    'one index is added to a table that exists',
    { about: 'index added', resource: orders },
    set(orders, {
      'AttributeDefinitions.+': attribute('status'),
      'GlobalSecondaryIndexes.+': index('OrdersByStatus', 'status'),
    }),
  ),
  clear(
    'one index is added to each of two tables',
    {},
    set(orders, {
      'AttributeDefinitions.+': attribute('status'),
      'GlobalSecondaryIndexes.+': index('OrdersByStatus', 'status'),
    }),
    set(sessions, {
      'AttributeDefinitions.+': attribute('userId'),
      GlobalSecondaryIndexes: [index('SessionsByUser', 'userId')],
    }),
  ),
  clear('a new table comes, retained and protected', {}, plus({ Carts1A2B3C4D: newTable('shop_carts') })),
  clear(
    'two tables with indexes are created one after the other',
    {},
    plus({
      Carts1A2B3C4D: newTable('shop_carts', indexed),
      Coupons5E6F7081: { ...newTable('shop_coupons', indexed), DependsOn: ['Carts1A2B3C4D'] },
    }),
  ),
  clear(
    'attribute definitions of a table stand in another order',
    {},
    set(orders, {
      AttributeDefinitions: listed(DATA, orders, 'AttributeDefinitions').toReversed(),
    }),
  ),
  {
    name: 'indexes of a table stand in another order',
    before: { 'shop-data': twoIndexes },
    after: {
      'shop-data': edited(
        twoIndexes,
        set(orders, {
          GlobalSecondaryIndexes: listed(twoIndexes, orders, 'GlobalSecondaryIndexes').toReversed(),
        }),
      ),
    },
    verdict: 'clear',
  },
  {
    name: 'a table gets point-in-time recovery that it did not have',
    before: { 'shop-data': edited(DATA, set(sessions, { PointInTimeRecoverySpecification: undefined })) },
    after: { 'shop-data': DATA },
    verdict: 'clear',
  },
  {
    name: 'a table gets deletion protection that it did not have',
    before: { 'shop-data': edited(DATA, set(sessions, { DeletionProtectionEnabled: false })) },
    after: { 'shop-data': DATA },
    verdict: 'clear',
  },
  clear(
    'the recovery window of a table is written out as the 35 days that it is',
    {},
    set(sessions, { 'PointInTimeRecoverySpecification.RecoveryPeriodInDays': 35 }),
  ),
];
