import { parquetWriteBuffer } from 'hyparquet-writer';
import { DATASETS_PREFIX } from '../../contract/bi-cards';

export interface SeedObject {
  readonly key: string;
  readonly body: Uint8Array;
}

const STORES = [
  { storeId: 'store_ginza', name: '銀座店', prefecture: '東京都' },
  { storeId: 'store_umeda', name: '梅田店', prefecture: '大阪府' },
  { storeId: 'store_sakae', name: '栄店', prefecture: '愛知県' },
] as const;
const DAYS = 181;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2025, 6, 1);

/** The data of each dataset, where the guide's restore procedure (section 6.3) has it. */
export function seedObjects(): SeedObject[] {
  return [
    { key: dataOf('ds_sales'), body: sales() },
    { key: dataOf('ds_stores'), body: stores() },
  ];
}

/** Key of the one part of a dataset's data. */
export function dataOf(datasetId: string): string {
  return `${DATASETS_PREFIX}${datasetId}/data/part-0000.parquet`;
}

/** One order per store and day, for half a year; dearer at weekends, and the same in every run. */
function sales(): Uint8Array {
  const orders = Array.from({ length: DAYS * STORES.length }, (_, index) => {
    const day = Math.floor(index / STORES.length);
    const orderedAt = new Date(FIRST_DAY + day * DAY_MS);
    const weekend = orderedAt.getUTCDay() % 6 === 0 ? 2 : 1;
    // A step that shares no factor with the range visits every amount of it before one comes again.
    const amount = (20_000 + ((index * 7_919) % 10_007)) * weekend;
    return { orderedAt, amount, storeId: STORES[index % STORES.length]?.storeId ?? '' };
  });
  return parquet([
    {
      name: 'orderId',
      data: orders.map((_, index) => `order_${String(index + 1).padStart(4, '0')}`),
      type: 'STRING',
    },
    { name: 'orderedAt', data: orders.map(({ orderedAt }) => orderedAt), type: 'TIMESTAMP' },
    { name: 'storeId', data: orders.map(({ storeId }) => storeId), type: 'STRING' },
    { name: 'amount', data: orders.map(({ amount }) => amount), type: 'INT32' },
  ]);
}

function stores(): Uint8Array {
  return parquet(
    (['storeId', 'name', 'prefecture'] as const).map(name => ({
      name,
      data: STORES.map(store => store[name]),
      type: 'STRING',
    })),
  );
}

function parquet(columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData']): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
