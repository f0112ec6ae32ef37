import {
  BackupClient,
  DescribeBackupVaultCommand,
  GetRestoreTestingPlanCommand,
  ListBackupJobsCommand,
  ListRestoreJobsCommand,
  PutRestoreValidationResultCommand,
} from '@aws-sdk/client-backup';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as printingHandler } from '../../../lambda/restore-validation';
import { TABLES } from '../../../lib/contract/bi-cards';
import { RECOVERY_PLAN_VARIABLE, type RecoveryPlan } from '../../../lib/contract/recovery';
import { outputOf } from '../../support/output';

const backup = mockClient(BackupClient);
const cloudwatch = mockClient(CloudWatchClient);
const dynamodb = mockClient(DynamoDBClient);
const s3 = mockClient(S3Client);

let printed = '';
async function handler(event: unknown) {
  let result: Awaited<ReturnType<typeof printingHandler>> | undefined;
  printed = await outputOf(async () => {
    result = await printingHandler(event);
  });
  return result;
}

const MONTHLY = TABLES.map(({ name }) => name).filter(name => name !== 'bi_users');
const PLAN: RecoveryPlan = {
  deployment: 'bi-test',
  vault: 'bi-test',
  restoreTests: [
    { plan: 'bi_test_weekly', rhythm: 'weekly', tables: ['bi_users'], buckets: ['bi-datasets-test'] },
    { plan: 'bi_test_monthly', rhythm: 'monthly', tables: MONTHLY, buckets: [] },
  ],
  tables: TABLES,
  bucket: 'bi-datasets-test',
  prefix: 'datasets/',
};
const RESTORED = 'awsbackup-restore-test-1';

const event = (resourceType: string, arn: string) => ({
  source: 'aws.backup',
  'detail-type': 'Restore Job State Change',
  detail: {
    restoreJobId: 'job',
    status: 'COMPLETED',
    resourceType,
    createdResourceArn: arn,
    percentDone: 100,
  },
});
const tableEvent = event('DynamoDB', `arn:aws:dynamodb:ap-northeast-1:111111111111:table/${RESTORED}`);
const bucketEvent = event('S3', `arn:aws:s3:::${RESTORED}`);
const verdicts = () =>
  backup.commandCalls(PutRestoreValidationResultCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  process.env[RECOVERY_PLAN_VARIABLE] = JSON.stringify(PLAN);
  process.env.AWS_REGION = 'ap-northeast-1';
  for (const mock of [backup, cloudwatch, dynamodb, s3]) mock.reset();
});
afterEach(() => {
  delete process.env[RECOVERY_PLAN_VARIABLE];
});

describe('a restored table', () => {
  const schema = (...names: string[]) =>
    names.map(AttributeName => ({ AttributeName, KeyType: 'HASH' as const }));
  const member = { groupId: { S: 'g' }, userId: { S: 'u' } };

  function restored(items: readonly object[], table: object = {}, live = 100) {
    dynamodb.on(DescribeTableCommand, { TableName: RESTORED }).resolves({
      Table: {
        KeySchema: schema('groupId', 'userId'),
        GlobalSecondaryIndexes: [{ IndexName: 'MembersByUser', KeySchema: schema('userId', 'groupId') }],
        ...table,
      },
    });
    dynamodb
      .on(DescribeTableCommand, { TableName: 'bi_group_members' })
      .resolves({ Table: { ItemCount: live } });
    dynamodb.on(ScanCommand).resolves({ Items: items as never });
  }

  test.each([
    ['is of nobody', () => restored([member], { KeySchema: schema('id') }), 'has the keys id'],
    [
      'has keys in another order',
      () => restored([member], { KeySchema: schema('userId', 'groupId') }),
      'has the keys',
    ],
    [
      'lacks an index',
      () => restored([member], { GlobalSecondaryIndexes: [] }),
      'without the index MembersByUser',
    ],
    [
      'has an index over something else',
      () =>
        restored([member], {
          GlobalSecondaryIndexes: [{ IndexName: 'MembersByUser', KeySchema: schema('userId') }],
        }),
      'without the index',
    ],
    [
      'is empty while the live one is not',
      () => restored([]),
      'restored empty; the live table has about 100 items',
    ],
    [
      'has items without a key',
      () => restored([member, { groupId: { S: 'g' } }]),
      '1 items of 2 without their keys',
    ],
  ])('fails when it %s', async (_, arrange, problem) => {
    arrange();
    await handler(tableEvent);
    expect(verdicts()).toEqual([
      {
        RestoreJobId: 'job',
        ValidationStatus: 'FAILED',
        ValidationStatusMessage: expect.stringContaining(problem),
      },
    ]);
  });

  test('fails when the key of an index has another type', async () => {
    dynamodb.on(DescribeTableCommand).resolves({
      Table: {
        KeySchema: schema('cardId'),
        GlobalSecondaryIndexes: [{ IndexName: 'CardsByOwner', KeySchema: schema('ownerId', 'createdAt') }],
      },
    });
    dynamodb.on(ScanCommand).resolves({ Items: [{ cardId: { S: 'c' }, createdAt: { S: 'yesterday' } }] });
    expect(await handler(tableEvent)).toMatchObject({ status: 'FAILED' });
  });

  test('gets no verdict when AWS fails: a verdict is for ever, and Lambda calls again', async () => {
    restored([member]);
    dynamodb.on(ScanCommand).rejects(new Error('throttled'));
    await expect(handler(tableEvent)).rejects.toThrow('throttled');
    expect(verdicts()).toEqual([]);
  });

  test('passes with its keys, indexes and items, over several pages', async () => {
    restored([]);
    dynamodb
      .on(ScanCommand, { ExclusiveStartKey: undefined })
      .resolves({ Items: [member, member], LastEvaluatedKey: member })
      .on(ScanCommand, { ExclusiveStartKey: member })
      .resolves({ Items: [member] });
    expect(await handler(tableEvent)).toEqual({
      restoreJobId: 'job',
      status: 'SUCCESSFUL',
      message: 'bi_group_members: 3 items, live about 100',
    });
  });

  test('passes when it is empty as the live one', async () => {
    restored([], {}, 0);
    expect(await handler(tableEvent)).toMatchObject({ status: 'SUCCESSFUL' });
  });

  test('has nothing of its items printed, judged well or badly', async () => {
    for (const items of [[{ ...member, email: { S: 'a@b.example' } }], [{ email: { S: 'a@b.example' } }]]) {
      restored(items);
      await handler(tableEvent);
      expect(printed).toContain('restore test judged');
      expect(printed + JSON.stringify(verdicts())).not.toContain('a@b.example');
    }
  });

  test('is read in part when it is large, and says so', async () => {
    restored([]);
    dynamodb.on(ScanCommand).resolves({ Items: [member], LastEvaluatedKey: member });
    expect(await handler(tableEvent)).toMatchObject({
      message: expect.stringContaining('more than 20 items'),
    });
  });
});

describe('a restored bucket', () => {
  const objects = (...sizes: number[]) => ({
    Contents: sizes.map((Size, i) => ({ Key: `datasets/${i}`, Size })),
  });
  const body = (length: number) => ({
    Body: { transformToByteArray: async () => new Uint8Array(length) } as never,
  });

  test('fails when it is empty while the live one is not', async () => {
    s3.on(ListObjectsV2Command, { Bucket: RESTORED }).resolves({});
    s3.on(ListObjectsV2Command, { Bucket: 'bi-datasets-test' }).resolves(objects(1));
    expect(await handler(bucketEvent)).toMatchObject({
      status: 'FAILED',
      message: 'bi-datasets-test: restored empty below datasets/; the live bucket is not',
    });
  });

  test('fails when an object has no content', async () => {
    s3.on(ListObjectsV2Command).resolves(objects(10));
    s3.on(GetObjectCommand).resolves(body(0));
    expect(await handler(bucketEvent)).toMatchObject({ status: 'FAILED' });
  });

  test('passes when objects of all of it can be read to their last byte', async () => {
    s3.on(ListObjectsV2Command).resolves(objects(...Array(100).keys()));
    s3.on(GetObjectCommand).callsFake(({ Range }) => body(Range ? 1 : 0));
    expect(await handler(bucketEvent)).toMatchObject({
      status: 'SUCCESSFUL',
      message: 'bi-datasets-test: 100 objects, 5 read',
    });
    const ranges = s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input.Range);
    expect(ranges).toEqual([undefined, 'bytes=19-19', 'bytes=39-39', 'bytes=59-59', 'bytes=79-79']);
  });
});

test.each([
  ['a live table', event('DynamoDB', 'arn:aws:dynamodb:ap-northeast-1:111111111111:table/bi_users')],
  ['another kind of resource', event('EC2', `arn:aws:ec2:::${RESTORED}`)],
  ['a job that is under way', { ...tableEvent, detail: { ...tableEvent.detail, status: 'RUNNING' } }],
  ['a job without a resource', { ...tableEvent, detail: { restoreJobId: 'job', status: 'COMPLETED' } }],
])('%s is not judged', async (_, unexpected) => {
  await expect(handler(unexpected)).rejects.toThrow();
  expect([...dynamodb.calls(), ...s3.calls(), ...verdicts()]).toEqual([]);
});

test('without a plan it does nothing', async () => {
  process.env[RECOVERY_PLAN_VARIABLE] = '{}';
  await expect(handler(tableEvent)).rejects.toThrow('RECOVERY_PLAN is not valid');
});

describe('the audit', () => {
  const DAY = 24 * 3_600_000;
  const ago = (ms: number) => new Date(Date.now() - ms);
  const resources = [
    ...TABLES.map(({ name }) => `arn:aws:dynamodb:ap-northeast-1:111111111111:table/${name}`),
    'arn:aws:s3:::bi-datasets-test',
  ];
  const names = [...TABLES.map(({ name }) => name), 'bi-datasets-test'];
  const job = (
    SourceResourceArn: string,
    ValidationStatus: 'SUCCESSFUL' | 'FAILED' | undefined,
    age = DAY,
  ) => ({
    SourceResourceArn,
    ValidationStatus,
    CreationDate: ago(age),
  });

  /** Restore jobs of a plan, as AWS lists them: those that are younger than what is asked for. */
  function tests(rhythm: 'weekly' | 'monthly', jobs: readonly ReturnType<typeof job>[]) {
    backup
      .on(ListRestoreJobsCommand, { ByRestoreTestingPlanArn: `arn:${rhythm}` })
      .callsFake(({ ByCreatedAfter }) => ({
        RestoreJobs: jobs.filter(({ CreationDate }) => CreationDate > ByCreatedAfter),
      }));
  }
  const weekly = resources.filter((_, i) => i === 0 || i === resources.length - 1);
  const monthly = resources.slice(1, -1);
  const passed = (arns: readonly string[], age = DAY) => arns.map(arn => job(arn, 'SUCCESSFUL', age));

  beforeEach(() => {
    madeAgo(60 * DAY);
    backup
      .on(ListBackupJobsCommand)
      .resolves({ BackupJobs: resources.map(ResourceArn => ({ ResourceArn })) });
    tests('weekly', passed(weekly));
    tests('monthly', passed(monthly));
  });

  function madeAgo(ms: number, lastRun = DAY) {
    backup.on(DescribeBackupVaultCommand, { BackupVaultName: 'bi-test' }).resolves({ CreationDate: ago(ms) });
    for (const rhythm of ['weekly', 'monthly']) {
      backup.on(GetRestoreTestingPlanCommand, { RestoreTestingPlanName: `bi_test_${rhythm}` }).resolves({
        RestoreTestingPlan: {
          CreationTime: ago(ms),
          LastExecutionTime: ago(lastRun),
          RestoreTestingPlanArn: `arn:${rhythm}`,
          RestoreTestingPlanName: `bi_test_${rhythm}`,
          RecoveryPointSelection: {},
          ScheduleExpression: '',
        },
      });
    }
  }

  const published = () =>
    cloudwatch
      .commandCalls(PutMetricDataCommand)
      .flatMap(({ args }) => args[0].input.MetricData ?? [])
      .map(({ MetricName, Value, Dimensions }) => [MetricName, Value, Dimensions?.[0]?.Value]);

  test('names every resource without a backup, and publishes 0', async () => {
    backup.on(ListBackupJobsCommand).resolves({ BackupJobs: [{ ResourceArn: resources[0] }] });
    expect(await handler({})).toEqual({ withoutBackup: names.slice(1), withoutRestoreTest: [] });
    expect(published()).toEqual([
      ['BackupsComplete', 0, 'bi-test'],
      ['RestoreTestsPassed', 1, 'bi-test'],
    ]);
  });

  test.each([
    ['failed', [job(resources[0] ?? '', 'FAILED')]],
    ['was not judged', [job(resources[0] ?? '', undefined)]],
    [
      'failed after one that passed',
      [job(resources[0] ?? '', 'FAILED', DAY), job(resources[0] ?? '', 'SUCCESSFUL', 2 * DAY)],
    ],
    ['did not happen', []],
  ])('names a resource whose last test %s', async (_, jobs) => {
    // On pages, the way AWS answers.
    backup
      .on(ListRestoreJobsCommand, { ByRestoreTestingPlanArn: 'arn:weekly', NextToken: undefined })
      .resolves({ RestoreJobs: passed(weekly.slice(1)), NextToken: 'more' })
      .on(ListRestoreJobsCommand, { ByRestoreTestingPlanArn: 'arn:weekly', NextToken: 'more' })
      .resolves({ RestoreJobs: jobs });
    expect(await handler({})).toEqual({ withoutBackup: [], withoutRestoreTest: ['bi_users'] });
    expect(published()).toContainEqual(['RestoreTestsPassed', 0, 'bi-test']);
  });

  test.each([
    ['nine days: weekly ones are overdue, monthly ones are not', 9, ['bi_users', 'bi-datasets-test']],
    ['a week and a half day: none is, a test takes its time', 7.5, []],
    ['a month and a half day: monthly ones are not', 31.5, ['bi_users', 'bi-datasets-test']],
    ['33 days: all are', 33, ['bi_users', 'bi-datasets-test', ...MONTHLY]],
  ])('without a test for %s', async (_, days, withoutRestoreTest) => {
    madeAgo(60 * DAY, days * DAY);
    tests('weekly', passed(weekly, days * DAY));
    tests('monthly', passed(monthly, days * DAY));
    expect(await handler({})).toEqual({ withoutBackup: [], withoutRestoreTest });
  });

  test('names a monthly one that failed, until the next one passes', async () => {
    tests('monthly', [...passed(monthly.slice(1), 20 * DAY), job(monthly[0] ?? '', 'FAILED', 20 * DAY)]);
    expect(await handler({})).toEqual({ withoutBackup: [], withoutRestoreTest: MONTHLY.slice(0, 1) });
    tests('monthly', [job(monthly[0] ?? '', 'FAILED', 31 * DAY), ...passed(monthly, DAY)]);
    expect(await handler({})).toEqual({ withoutBackup: [], withoutRestoreTest: [] });
  });

  test('does not take jobs that AWS lists no longer for tests that did not happen', async () => {
    tests('monthly', []);
    madeAgo(90 * DAY, 29 * DAY);
    expect(await handler({})).toMatchObject({ withoutRestoreTest: MONTHLY });
    madeAgo(90 * DAY, 30.5 * DAY);
    expect(await handler({})).toMatchObject({ withoutRestoreTest: [] });
    madeAgo(90 * DAY, 32.5 * DAY);
    expect(await handler({})).toMatchObject({ withoutRestoreTest: MONTHLY });
  });

  test('where nothing is tested, asks for backups alone and is silent about tests', async () => {
    process.env[RECOVERY_PLAN_VARIABLE] = JSON.stringify({ ...PLAN, restoreTests: [] });
    expect(await handler({})).toEqual({ withoutBackup: [], withoutRestoreTest: [] });
    expect(published()).toEqual([['BackupsComplete', 1, 'bi-test']]);
    expect(backup.commandCalls(ListRestoreJobsCommand)).toEqual([]);
    expect(backup.commandCalls(GetRestoreTestingPlanCommand)).toEqual([]);
  });

  test('forgives a test that failed once a later one passed', async () => {
    tests('weekly', [job(weekly[0] ?? '', 'FAILED', 2 * DAY), ...passed(weekly)]);
    expect(await handler({})).toEqual({ withoutBackup: [], withoutRestoreTest: [] });
  });

  test('blames no deployment for what it is too young for, each rhythm by itself', async () => {
    backup.on(ListBackupJobsCommand).resolves({});
    for (const rhythm of ['weekly', 'monthly'] as const) tests(rhythm, []);
    madeAgo(10 * DAY);
    expect(await handler({})).toEqual({
      withoutBackup: names,
      withoutRestoreTest: ['bi_users', 'bi-datasets-test'],
    });
    madeAgo(2 * DAY);
    expect(await handler({})).toEqual({ withoutBackup: names, withoutRestoreTest: [] });
    madeAgo(DAY / 2);
    expect(await handler({})).toEqual({ withoutBackup: [], withoutRestoreTest: [] });
  });

  test('looks at its own vault and plans: 30 hours, 8 days and 32 days back', async () => {
    await handler({});
    const hours = (date?: Date) => Math.round((Date.now() - (date?.getTime() ?? 0)) / 3_600_000);
    const [backups] = backup.commandCalls(ListBackupJobsCommand).map(({ args }) => args[0].input);
    expect(backups).toMatchObject({ ByBackupVaultName: 'bi-test', ByState: 'COMPLETED' });
    expect(hours(backups?.ByCreatedAfter)).toBe(30);
    const asked = backup.commandCalls(ListRestoreJobsCommand).map(({ args }) => args[0].input);
    expect(
      asked.map(({ ByRestoreTestingPlanArn, ByCreatedAfter }) => [
        ByRestoreTestingPlanArn,
        hours(ByCreatedAfter),
      ]),
    ).toEqual([
      ['arn:weekly', 8 * 24],
      ['arn:monthly', 32 * 24],
    ]);
  });

  test('fails when AWS does: silence is an alarm of its own', async () => {
    backup.on(ListBackupJobsCommand).rejects(new Error('denied'));
    await expect(handler({})).rejects.toThrow('denied');
    expect(published()).toEqual([]);
  });
});
