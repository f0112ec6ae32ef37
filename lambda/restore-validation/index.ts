import { Logger } from '@aws-lambda-powertools/logger';
import { BackupClient, PutRestoreValidationResultCommand } from '@aws-sdk/client-backup';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import {
  type AuditReport,
  RECOVERY_METRICS,
  RESTORE_TEST_PREFIX,
  type RecoveryPlan,
  type Verdict,
} from '../../lib/contract/recovery';
import { SafeError } from '../shared/safe-error';
import { audit, nameIn } from './audit';
import { judgeBucket } from './bucket';
import { type RestoredEvent, restoredIn } from './event';
import { readPlan } from './plan';
import { judgeTable } from './table';

const logger = new Logger();
const backup = new BackupClient();
const cloudwatch = new CloudWatchClient();
const dynamodb = new DynamoDBClient();
const s3 = new S3Client({ forcePathStyle: 'AWS_ENDPOINT_URL' in process.env });

/**
 * Called by AWS Backup's event, it judges what a restore test has made and tells AWS Backup, which then deletes it. Called
 * by its schedule, it audits backups and restore tests and publishes the metrics that alarms watch.
 *
 * A verdict can be given once. An error of AWS is none: the function fails, Lambda calls it again, and a test that stays
 * without a verdict is found by the audit.
 */
export async function handler(event: unknown): Promise<Verdict | AuditReport> {
  const plan = readPlan(process.env);
  const restored = restoredIn(event);
  return restored ? judge(plan, restored) : report(plan);
}

async function judge(plan: RecoveryPlan, restored: RestoredEvent): Promise<Verdict> {
  const { restoreJobId, resourceType, createdResourceArn } = restored;
  const name = nameIn(createdResourceArn);
  if (!name.startsWith(RESTORE_TEST_PREFIX)) {
    throw new SafeError(`${name} was not made by a restore test: its name begins otherwise`);
  }
  const judgement =
    resourceType === 'S3' ? await judgeBucket(s3, plan, name) : await judgeTable(dynamodb, plan.tables, name);
  const verdict: Verdict =
    'problem' in judgement
      ? { restoreJobId, status: 'FAILED', message: judgement.problem }
      : { restoreJobId, status: 'SUCCESSFUL', message: judgement.found };
  await backup.send(
    new PutRestoreValidationResultCommand({
      RestoreJobId: restoreJobId,
      ValidationStatus: verdict.status,
      ValidationStatusMessage: verdict.message,
    }),
  );
  logger[verdict.status === 'FAILED' ? 'error' : 'info']('restore test judged', { verdict });
  return verdict;
}

async function report(plan: RecoveryPlan): Promise<AuditReport> {
  const found = await audit(backup, plan, new Date());
  const complete = found.withoutBackup.length === 0 && found.withoutRestoreTest.length === 0;
  logger[complete ? 'info' : 'error']('recovery audited', { found });
  const metric = (MetricName: string, missing: readonly string[]) => ({
    MetricName,
    Value: missing.length === 0 ? 1 : 0,
    Unit: 'Count' as const,
    Dimensions: [{ Name: RECOVERY_METRICS.dimension, Value: plan.deployment }],
  });
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: RECOVERY_METRICS.namespace,
      MetricData: [
        metric(RECOVERY_METRICS.backups, found.withoutBackup),
        ...(plan.restoreTests.length > 0
          ? [metric(RECOVERY_METRICS.restoreTests, found.withoutRestoreTest)]
          : []),
      ],
    }),
  );
  return found;
}
