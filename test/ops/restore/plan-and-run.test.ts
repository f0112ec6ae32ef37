/** What the local cloud cannot show: recovery windows, tables that are gone, and AWS's own pace. */
import {
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { TABLES } from '../../../lib/contract/bi-cards';
import { latestRestorable, planRestore } from '../../../lib/ops/restore/plan';
import { runRestore } from '../../../lib/ops/restore/run';
import { recoveryWindows } from '../../../lib/ops/restore/windows';
import { activeTable, contextWith, NOW, noTable } from './support';

const dynamodb = mockClient(DynamoDBClient);
const AT = new Date('2026-11-28T01:15:00Z');
const ID = '20261128t011500z';
const BACKUP = 'arn:aws:dynamodb:ap-northeast-1:111111111111:table/bi_users/backup/1';

/** Tables that are there; `restoring` are, and become active at the second look. */
const tables = new Map<string, 'active' | 'creating'>();

beforeEach(() => {
  dynamodb.reset();
  tables.clear();
  for (const { name } of TABLES) tables.set(name, 'active');
  dynamodb.on(DescribeTableCommand).callsFake(({ TableName }) => {
    const status = tables.get(TableName);
    if (!status) throw noTable();
    tables.set(TableName, 'active');
    const index = { IndexName: 'i', IndexStatus: status === 'creating' ? 'CREATING' : 'ACTIVE' };
    return { Table: { ...activeTable(TableName), GlobalSecondaryIndexes: [index] } };
  });
  const made = ({ TargetTableName }: { TargetTableName: string }) => {
    tables.set(TargetTableName, 'creating');
    return {};
  };
  dynamodb.on(RestoreTableToPointInTimeCommand).callsFake(made);
  dynamodb.on(RestoreTableFromBackupCommand).callsFake(made);
  dynamodb.on(ListBackupsCommand).resolves({ BackupSummaries: [] });
  dynamodb.on(ListTagsOfResourceCommand).resolves({
    Tags: [
      { Key: 'aws:cloudformation:stack-name', Value: 'bi-production-data' },
      { Key: 'team', Value: 'bi' },
    ],
  });
  dynamodb
    .on(DescribeTimeToLiveCommand)
    .resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
});

const usersAreGone = () => {
  tables.delete('bi_users');
  dynamodb.on(ListBackupsCommand).resolves({
    BackupSummaries: [
      {
        BackupArn: 'older',
        BackupStatus: 'AVAILABLE',
        BackupCreationDateTime: new Date('2026-11-20T00:00:00Z'),
      },
      {
        BackupArn: BACKUP,
        BackupStatus: 'AVAILABLE',
        BackupCreationDateTime: new Date('2026-11-28T03:00:00Z'),
      },
    ],
  });
  dynamodb.on(DescribeBackupCommand).resolves({
    BackupDescription: {
      SourceTableFeatureDetails: {
        TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
      },
    },
  });
};

describe('a plan', () => {
  test('is refused as a whole when the time is outside the window of one table', async () => {
    const windows = {
      bi_cards: { earliest: new Date('2026-11-28T02:00:00Z'), latest: new Date('2026-11-28T11:00:00Z') },
      bi_groups: { earliest: new Date('2026-10-01T00:00:00Z'), latest: new Date('2026-11-28T01:14:59Z') },
    };
    const context = contextWith({
      findWindow: async table =>
        Object.entries(windows).find(([name]) => name === table)?.[1] ?? {
          earliest: new Date(0),
          latest: AT,
        },
    });
    const plan = planRestore(context, AT);
    await expect(plan).rejects.toThrow(
      /nothing is restored to 2026-11-28 10:15:00 JST.*bi_cards: allowed: from 2026-11-28 11:00:00 JST.*bi_groups: allowed: .* to 2026-11-28 10:14:59 JST/s,
    );
    await expect(plan).rejects.not.toThrow('bi_users');
  });

  test('is refused where recovery is off', async () => {
    dynamodb.on(DescribeContinuousBackupsCommand).resolves({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    });
    const context = contextWith();
    const plan = planRestore({ ...context, findWindow: recoveryWindows(context.dynamodb) }, AT);
    await expect(plan).rejects.toThrow('bi_users: point-in-time recovery is off');
  });

  test('is refused for a table that nobody knows', async () => {
    await expect(planRestore(contextWith(), AT, ['bi_user'])).rejects.toThrow(
      'unknown table "bi_user"; allowed: bi_users, ',
    );
  });

  test('is refused where a table of the copy’s name is there that no restore has made', async () => {
    tables.set(`bi_users-restore-${ID}`, 'active');
    await expect(planRestore(contextWith(), AT)).rejects.toThrow('no known restore has made');
  });

  test('is refused for a table that is gone without a backup', async () => {
    tables.delete('bi_users');
    await expect(planRestore(contextWith(), AT)).rejects.toThrow('docs/runbook/restore.md');
  });

  test('takes both ends of a window', async () => {
    const findWindow = async () => ({ earliest: AT, latest: AT });
    expect((await planRestore(contextWith({ findWindow }), AT)).tables).toHaveLength(8);
  });

  test('restores a table that is gone in its own place, from its newest backup', async () => {
    usersAreGone();
    const { tables: planned } = await planRestore(contextWith(), AT, ['bi_users', 'bi_cards']);
    expect(planned).toMatchObject([
      { table: 'bi_users', how: 'own-name', target: 'bi_users', backup: { arn: BACKUP } },
      { table: 'bi_cards', how: 'copy', target: `bi_cards-restore-${ID}` },
    ]);
  });

  test('the latest time is that of the table which is furthest behind, in whole seconds', async () => {
    const findWindow = async (table: string) => ({
      earliest: new Date(0),
      latest: new Date(table === 'bi_groups' ? '2026-11-28T11:50:00.900Z' : '2026-11-28T11:55:00Z'),
    });
    expect(await latestRestorable(contextWith({ findWindow }))).toEqual(new Date('2026-11-28T11:50:00Z'));
  });
});

test('the latest time of tables that are all gone is now: they have one state only', async () => {
  usersAreGone();
  expect(await latestRestorable(contextWith(), ['bi_users'])).toEqual(NOW);
});

describe('a run', () => {
  test('restores all tables to one second, and calls none finished before its indexes are', async () => {
    const context = contextWith();
    const record = await runRestore(context, await planRestore(context, AT));
    expect(record).toMatchObject({ id: ID, ready: true });
    const calls = dynamodb.commandCalls(RestoreTableToPointInTimeCommand).map(({ args }) => args[0].input);
    expect(calls.map(({ SourceTableName }) => SourceTableName)).toEqual(TABLES.map(({ name }) => name));
    for (const call of calls) {
      expect(call.RestoreDateTime).toEqual(AT);
      expect(call.BillingModeOverride).toBe('PAY_PER_REQUEST');
      expect(call.TargetTableName).toBe(`${call.SourceTableName}-restore-${ID}`);
    }
    expect(dynamodb.commandCalls(TagResourceCommand)).toHaveLength(8);
  });

  test('gives a copy the live table’s tags but AWS’s own, and marks it', async () => {
    const context = contextWith();
    await runRestore(context, await planRestore(context, AT, ['bi_users']));
    const { Tags } = dynamodb.commandCalls(TagResourceCommand)[0]?.args[0].input ?? {};
    expect(Object.fromEntries(Tags?.map(({ Key, Value }) => [Key, Value]) ?? [])).toEqual({
      system: 'bi',
      Name: 'bi_users',
      team: 'bi',
      'bi:restore': ID,
      'bi:restore-of': 'bi_users',
      'bi:restore-at': AT.toISOString(),
    });
    expect(dynamodb.commandCalls(UpdateTableCommand)).toEqual([]);
  });

  test('protects again what it has restored under its own name, and does not mark it as a copy', async () => {
    usersAreGone();
    const context = contextWith();
    await runRestore(context, await planRestore(context, AT, ['bi_users']));
    const input = (command: Parameters<typeof dynamodb.commandCalls>[0]) =>
      dynamodb.commandCalls(command)[0]?.args[0].input;
    expect(input(RestoreTableFromBackupCommand)).toMatchObject({
      BackupArn: BACKUP,
      TargetTableName: 'bi_users',
    });
    expect(input(UpdateContinuousBackupsCommand)).toEqual({
      TableName: 'bi_users',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    });
    expect(input(UpdateTableCommand)).toEqual({ TableName: 'bi_users', DeletionProtectionEnabled: true });
    expect(input(UpdateTimeToLiveCommand)).toEqual({
      TableName: 'bi_users',
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
    });
    expect(JSON.stringify(input(TagResourceCommand))).not.toContain('bi:restore');
  });

  test('goes on with a table under its own name that an interrupted run has begun', async () => {
    usersAreGone();
    const context = contextWith();
    dynamodb.on(TagResourceCommand).rejectsOnce(new Error('killed')).resolves({});
    await expect(runRestore(context, await planRestore(context, AT, ['bi_users']))).rejects.toThrow('killed');
    await runRestore(context, await planRestore(context, AT, ['bi_users']));
    expect(dynamodb.commandCalls(RestoreTableFromBackupCommand)).toHaveLength(1);
    expect(dynamodb.commandCalls(UpdateTableCommand)).toHaveLength(1);
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    const context = contextWith({ signal: stop.signal });
    const plan = await planRestore(context, AT);
    stop.abort(new Error('interrupted'));
    await expect(runRestore(context, plan)).rejects.toThrow('interrupted');
  });
});
