import {
  DescribeBackupCommand,
  DescribeTimeToLiveCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  TableAlreadyExistsException,
  type TableDescription,
  TagResourceCommand,
  type TimeToLiveDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { POLL_MS, type RestoreContext } from './context';
import { ENTRY, type RestoreRecord, restoreRecord } from './journal';
import { COPY_TAGS } from './names';
import { inParallel, patiently } from './patience';
import type { RestorePlan, TablePlan } from './plan';
import { describeTable, isActive, tagsOf } from './tables';

/**
 * Makes the tables of a plan: copies beside the live ones, all as they were at one time, and in its own place a table
 * that is gone. Each gets what a restore leaves behind: tags, time to live, point-in-time recovery, and a table under
 * its own name deletion protection.
 *
 * It may be killed and run again at any point; it goes on with what is there.
 */
export async function runRestore(context: RestoreContext, plan: RestorePlan): Promise<RestoreRecord> {
  const before = await context.journal.read(plan.id, ENTRY.restore, restoreRecord);
  const planned = plan.tables.map(({ table, target, backup }) => ({
    table,
    target,
    ...(backup && { backup: backup.arn }),
  }));
  const others = before?.tables.filter(({ table }) => !planned.some(entry => entry.table === table)) ?? [];
  const record = { id: plan.id, at: plan.at.toISOString(), tables: [...others, ...planned], ready: false };
  await context.journal.write(plan.id, ENTRY.restore, record);

  let done = 0;
  await inParallel(plan.tables, plan.tables.length, async table => {
    await start(context, plan, table);
    const description = await untilActive(context, table.target);
    await protect(context, plan, table, description);
    done += 1;
    context.onProgress({ step: 'restored', table: table.table, done, total: plan.tables.length });
  });
  const ready = { ...record, ready: true };
  await context.journal.write(plan.id, ENTRY.restore, ready);
  return ready;
}

async function start(
  { dynamodb, pause }: RestoreContext,
  { at }: RestorePlan,
  { table, target, backup }: TablePlan,
): Promise<void> {
  if (await describeTable(dynamodb, target)) return;
  const common = { TargetTableName: target, BillingModeOverride: 'PAY_PER_REQUEST' } as const;
  try {
    await patiently(pause, async () => {
      if (backup)
        await dynamodb.send(new RestoreTableFromBackupCommand({ ...common, BackupArn: backup.arn }));
      else {
        await dynamodb.send(
          new RestoreTableToPointInTimeCommand({ ...common, SourceTableName: table, RestoreDateTime: at }),
        );
      }
    });
  } catch (error) {
    // The request was sent twice, because the first answer was lost.
    if (!(error instanceof TableAlreadyExistsException)) throw error;
  }
}

async function untilActive(
  { dynamodb, pause, now, onProgress, signal }: RestoreContext,
  table: string,
): Promise<TableDescription> {
  const began = now().getTime();
  for (;;) {
    signal.throwIfAborted();
    const description = await describeTable(dynamodb, table);
    if (description && isActive(description)) return description;
    const seconds = Math.round((now().getTime() - began) / 1000);
    onProgress({ step: 'restoring, seconds', table, done: seconds });
    await pause(POLL_MS);
  }
}

async function protect(
  context: RestoreContext,
  { id, at }: RestorePlan,
  { table, target, how, backup }: TablePlan,
  { TableArn = '' }: TableDescription,
): Promise<void> {
  const { dynamodb, pause } = context;
  const { recoveryDays, deletionProtection, tags } = context.protectionOf(table);
  const marks =
    how === 'copy' ? { [COPY_TAGS.id]: id, [COPY_TAGS.of]: table, [COPY_TAGS.at]: at.toISOString() } : {};
  const Tags = Object.entries({ ...tags, ...(await liveTags(context, table)), ...marks }).map(
    ([Key, Value]) => ({ Key, Value }),
  );
  await patiently(pause, () => dynamodb.send(new TagResourceCommand({ ResourceArn: TableArn, Tags })));
  await patiently(pause, () =>
    dynamodb.send(
      new UpdateContinuousBackupsCommand({
        TableName: target,
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: recoveryDays,
        },
      }),
    ),
  );
  await expireLike(
    context,
    target,
    backup ? await ofBackup(context, backup.arn) : await ofTable(context, table),
  );
  if (how === 'own-name' && deletionProtection) {
    await patiently(pause, () =>
      dynamodb.send(new UpdateTableCommand({ TableName: target, DeletionProtectionEnabled: true })),
    );
  }
}

/** Those that people and the deployment gave it; AWS's own cannot be given. */
async function liveTags({ dynamodb }: RestoreContext, table: string): Promise<Record<string, string>> {
  const { TableArn } = (await describeTable(dynamodb, table)) ?? {};
  const tags = TableArn ? await tagsOf(dynamodb, TableArn) : {};
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('aws:')));
}

async function ofTable({ dynamodb }: RestoreContext, TableName: string) {
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  return TimeToLiveDescription;
}

async function ofBackup({ dynamodb }: RestoreContext, BackupArn: string) {
  const { BackupDescription } = await dynamodb.send(new DescribeBackupCommand({ BackupArn }));
  return BackupDescription?.SourceTableFeatureDetails?.TimeToLiveDescription;
}

async function expireLike(
  context: RestoreContext,
  TableName: string,
  source: TimeToLiveDescription | undefined,
): Promise<void> {
  if (source?.TimeToLiveStatus !== 'ENABLED' || !source.AttributeName) return;
  // DynamoDB refuses to switch on what is on.
  const target = await ofTable(context, TableName);
  if (/^ENABL/.test(target?.TimeToLiveStatus ?? '')) return;
  await patiently(context.pause, () =>
    context.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: source.AttributeName },
      }),
    ),
  );
}
