import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { API, EXECUTOR, TABLES } from '../../../contract/bi-cards';
import type { TableDefinition } from '../../../contract/tables';
import { describeServices } from '../../../release/deploy/checks/services';
import { daily, type Wanted } from '../metrics';
import { most, type Row, round, type Section, sum } from '../section';

/** Source: operations guide, resources of a day. */
const HIGH_PERCENT = 80;
const MIB = 1024 ** 2;

export const resources: Section = {
  id: 'resources',
  title: 'リソース',
  collect: async (session, period) => {
    const { cluster } = session.names;
    const services = [API.service, EXECUTOR.service] as const;
    const wanted = services.flatMap(service =>
      (['CPUUtilization', 'MemoryUtilization'] as const).flatMap(name =>
        (['Average', 'Maximum'] as const).map(stat => ({
          service,
          namespace: 'AWS/ECS',
          name,
          stat,
          dimensions: { ClusterName: cluster, ServiceName: service },
        })),
      ),
    );
    const [values, running] = await Promise.all([
      daily(session, period, wanted),
      describeServices({ session }),
    ]);
    const rows = wanted.map(({ service, name, stat }, i): Row => {
      const days = values[i] ?? [];
      const value = stat === 'Average' ? (sum(days) ?? Number.NaN) / days.length : most(days);
      return {
        key: `${service}${name}${stat}`,
        label: `${service} ${name === 'CPUUtilization' ? 'CPU' : 'メモリ'}${stat === 'Average' ? '平均' : '最大'}`,
        value: days.length > 0 ? round(value, 1) : undefined,
        unit: '%',
      };
    });
    return {
      rows: [
        ...services.map((service): Row => {
          const one = running.find(({ serviceName }) => serviceName === service);
          return {
            key: `${service}Tasks`,
            label: `${service} タスク（今）`,
            value: one && `${one.runningCount ?? 0}/${one.desiredCount ?? 0}`,
          };
        }),
        ...rows,
      ],
      notable: rows
        .filter(
          ({ key, value }) => key.endsWith('Average') && typeof value === 'number' && value >= HIGH_PERCENT,
        )
        .map(({ label, value }) => `${label}が ${value} %（目安は ${HIGH_PERCENT} % 未満）`),
    };
  },
};

/** Metrics of a table and of each index: an index is throttled for itself. */
const throttles = ({ name, indexes }: TableDefinition): Wanted[] =>
  [undefined, ...indexes.map(index => index.name)].flatMap(index =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map(metric => ({
      namespace: 'AWS/DynamoDB',
      name: metric,
      stat: 'Sum',
      dimensions: { TableName: name, ...(index !== undefined && { GlobalSecondaryIndexName: index }) },
    })),
  );

export const data: Section = {
  id: 'data',
  title: 'データ容量と制限',
  collect: async (session, period) => {
    const client = session.client(DynamoDBClient);
    const perTable = TABLES.map(table => throttles(table));
    const functions = Object.values(session.names.functions).map(FunctionName => ({
      namespace: 'AWS/Lambda',
      name: 'Throttles',
      stat: 'Sum',
      dimensions: { FunctionName },
    }));
    const size = {
      namespace: 'AWS/S3',
      name: 'BucketSizeBytes',
      stat: 'Average',
      dimensions: { BucketName: session.names.datasetsBucket, StorageType: 'StandardStorage' },
    };
    const [tables, values] = await Promise.all([
      Promise.all(TABLES.map(({ name }) => client.send(new DescribeTableCommand({ TableName: name })))),
      daily(session, period, [size, ...functions, ...perTable.flat()]),
    ]);
    const [sizes = [], ...others] = values;
    const lambda = sum(others.slice(0, functions.length).flat()) ?? 0;
    let from = functions.length;
    const throttled = perTable.map((wanted, i) => {
      const count = sum(others.slice(from, from + wanted.length).flat()) ?? 0;
      from += wanted.length;
      return { name: TABLES[i]?.name ?? '', count };
    });
    const bytes = sum(tables.map(({ Table }) => Table?.TableSizeBytes ?? 0)) ?? 0;
    const items = sum(tables.map(({ Table }) => Table?.ItemCount ?? 0)) ?? 0;
    const [first, last] = [sizes[0], sizes.at(-1)];
    const known = first !== undefined && last !== undefined;
    return {
      rows: [
        { key: 'tableMiB', label: 'テーブル合計', value: round(bytes / MIB, 1), unit: 'MiB' },
        { key: 'items', label: '項目数', value: items, unit: '件' },
        {
          key: 'datasetsMiB',
          label: 'データセット',
          value: known ? round(last / MIB, 1) : undefined,
          unit: 'MiB',
        },
        {
          key: 'datasetsGrowthMiB',
          label: 'データセットの増減',
          value: known ? round((last - first) / MIB, 1) : undefined,
          unit: 'MiB',
        },
        {
          key: 'throttledRequests',
          label: 'テーブルのスロットリング',
          value: sum(throttled.map(({ count }) => count)),
          unit: '件',
        },
        { key: 'throttledInvocations', label: 'Lambda のスロットリング', value: lambda, unit: '件' },
      ],
      notable: throttled
        .filter(({ count }) => count > 0)
        .map(({ name, count }) => `${name} が ${count} 回スロットリングされた`),
    };
  },
};
