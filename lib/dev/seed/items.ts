/**
 * A small company's data, the same in every run: what the keys and indexes of the contract need, and plausible rest.
 * The application owns the shape of what is not a key; nothing here is a password or a token.
 */

/** A value of an item. */
export type Value = string | number | boolean | readonly string[];
export type Item = Readonly<Record<string, Value>>;

/** Minutes after the data's first day, 2026-01-05 09:00 in Tokyo, in epoch milliseconds. */
const at = (minutes: number) => Date.UTC(2026, 0, 5) + minutes * 60_000;

const SALES = 'ds_sales';
const STORES = 'ds_stores';

/** Dataset, and where its data is; see `objects.ts`. */
export const DATASETS = [
  { datasetId: SALES, name: '売上明細', ownerId: 'user_sato', createdAt: at(10) },
  { datasetId: STORES, name: '店舗', ownerId: 'user_suzuki', createdAt: at(20) },
] as const;

export const ITEMS = {
  bi_users: [
    { userId: 'user_admin', email: 'admin@example.com', name: '管理者', role: 'admin', createdAt: at(0) },
    { userId: 'user_sato', email: 'sato@example.com', name: '佐藤 花子', role: 'editor', createdAt: at(1) },
    {
      userId: 'user_suzuki',
      email: 'suzuki@example.com',
      name: '鈴木 一郎',
      role: 'editor',
      createdAt: at(2),
    },
    { userId: 'user_tanaka', email: 'tanaka@example.com', name: '田中 実', role: 'viewer', createdAt: at(3) },
  ],
  bi_datasets: DATASETS.map(dataset => ({ ...dataset, format: 'parquet' })),
  bi_cards: [
    {
      cardId: 'card_monthly_sales',
      ownerId: 'user_sato',
      datasetId: SALES,
      name: '月別売上',
      code: "result = df.groupby(df['orderedAt'].dt.to_period('M'))['amount'].sum()",
      createdAt: at(30),
    },
    {
      cardId: 'card_sales_by_store',
      ownerId: 'user_sato',
      datasetId: SALES,
      name: '店舗別売上',
      code: "result = df.groupby('storeId')['amount'].sum().sort_values()",
      createdAt: at(40),
    },
    {
      cardId: 'card_store_list',
      ownerId: 'user_suzuki',
      datasetId: STORES,
      name: '店舗一覧',
      code: 'result = df',
      createdAt: at(50),
    },
  ],
  bi_dashboards: [
    {
      dashboardId: 'dash_sales',
      ownerId: 'user_sato',
      name: '売上ダッシュボード',
      cardIds: ['card_monthly_sales', 'card_sales_by_store'],
      createdAt: at(60),
    },
    {
      dashboardId: 'dash_stores',
      ownerId: 'user_suzuki',
      name: '店舗ダッシュボード',
      cardIds: ['card_store_list', 'card_sales_by_store'],
      createdAt: at(70),
    },
  ],
  bi_filter_views: [
    {
      filterViewId: 'view_tokyo',
      dashboardId: 'dash_sales',
      ownerId: 'user_sato',
      name: '東京のみ',
      createdAt: at(80),
    },
  ],
  bi_groups: [
    { groupId: 'group_sales', name: '営業部', createdAt: at(4) },
    { groupId: 'group_managers', name: '部門長', createdAt: at(5) },
  ],
  bi_group_members: [
    { groupId: 'group_sales', userId: 'user_sato', createdAt: at(6) },
    { groupId: 'group_sales', userId: 'user_tanaka', createdAt: at(7) },
    { groupId: 'group_managers', userId: 'user_suzuki', createdAt: at(8) },
  ],
  bi_dashboard_shares: [
    {
      shareId: 'share_sales_group',
      dashboardId: 'dash_sales',
      sharedToId: 'group_sales',
      sharedToType: 'group',
      permission: 'view',
      createdAt: at(90),
    },
    {
      shareId: 'share_stores_tanaka',
      dashboardId: 'dash_stores',
      sharedToId: 'user_tanaka',
      sharedToType: 'user',
      permission: 'view',
      createdAt: at(100),
    },
  ],
} as const satisfies Readonly<Record<string, readonly Item[]>>;
