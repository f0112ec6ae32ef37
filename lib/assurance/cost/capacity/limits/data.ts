import { aws, type Limit } from './limit';

const DYNAMODB = aws('DynamoDB quotas', 'amazondynamodb/latest/developerguide/ServiceQuotas.html');
const ON_DEMAND = aws(
  'DynamoDB on demand',
  'amazondynamodb/latest/developerguide/on-demand-capacity-mode.html',
);
const PARTITIONS = aws(
  'DynamoDB partitions',
  'amazondynamodb/latest/developerguide/bp-partition-key-design.html',
);
const S3 = aws('S3 performance', 'AmazonS3/latest/userguide/optimizing-performance.html');

/** Assumed shares: of the busiest table, of the item that everybody reads. */
const BUSIEST_TABLE = 0.5;
const HOTTEST_ITEM = 0.05;

const GROW =
  'let the load grow over days, because a table takes twice its earlier peak at once; or warm the tables before everybody comes on one morning';

export const DATA: readonly Limit[] = [
  {
    what: 'read units a second of the busiest table, while it is new',
    allows: () => 12_000,
    asks: ({ tableReads }) => tableReads * BUSIEST_TABLE,
    source: `${ON_DEMAND}: 12,000 at first; assumed: half of the reads go to one table`,
    raisedBy: 'AWS',
    change: GROW,
  },
  {
    what: 'write units a second of the busiest table, while it is new',
    allows: () => 4000,
    asks: ({ tableWrites }) => tableWrites * BUSIEST_TABLE,
    source: `${ON_DEMAND}: 4,000 at first; assumed: half of the writes go to one table`,
    raisedBy: 'AWS',
    change: GROW,
  },
  {
    what: 'read units a second of the busiest table',
    allows: () => 40_000,
    asks: ({ tableReads }) => tableReads * BUSIEST_TABLE,
    source: `${DYNAMODB}; assumed: half of the reads go to one table`,
    raisedBy: 'AWS',
    change: 'ask for more, or keep answers in the API for seconds',
  },
  {
    what: 'write units a second of the busiest table',
    allows: () => 40_000,
    asks: ({ tableWrites }) => tableWrites * BUSIEST_TABLE,
    source: `${DYNAMODB}; assumed: half of the writes go to one table`,
    raisedBy: 'AWS',
    change: 'ask for more',
  },
  {
    what: 'read units a second of one item that everybody opens',
    allows: () => 3000,
    asks: ({ tableReads }) => tableReads * HOTTEST_ITEM,
    source: `${PARTITIONS}; assumed: 5 % of the reads go to one item`,
    raisedBy: 'nobody',
    change: 'keep popular dashboards in the API for seconds, or several copies of the item',
  },
  {
    what: 'reads a second below the prefix of the datasets',
    allows: () => 5500,
    asks: ({ objectReads }) => objectReads,
    source: `${S3}: 5,500 GET a second and prefix; S3 divides a busy prefix by itself in time`,
    raisedBy: 'nobody',
    change: 'more prefixes below `datasets/`, or datasets kept in the executor’s `/tmp`',
  },
];
