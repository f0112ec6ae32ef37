import {
  type BackupClient,
  DescribeBackupVaultCommand,
  GetRestoreTestingPlanCommand,
  paginateListBackupJobs,
  paginateListRestoreJobs,
  type RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import {
  type AuditReport,
  type RecoveryPlan,
  type RestoreTest,
  TEST_RHYTHMS,
} from '../../lib/contract/recovery';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A backup a day, and time to make it. */
const BACKUP = 30 * HOUR;
/** Time to restore and judge, beyond the days of a rhythm. */
const MARGIN = DAY;
/**
 * AWS Backup lists backup jobs for 30 days. For restore jobs it promises nothing; they are taken to be listed no longer.
 * Source: API reference, ListBackupJobs and RestoreJobSummary.
 */
const LISTED = 30 * DAY;

/**
 * Looks for what no event tells: a resource that was not backed up today, or whose last restore test was not successful
 * or is overdue in its own rhythm. A vault or plan that is younger than that is not blamed.
 */
export async function audit(backup: BackupClient, plan: RecoveryPlan, now: Date): Promise<AuditReport> {
  const { CreationDate } = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: plan.vault }));
  const isYoung = since(CreationDate, now) < BACKUP;
  const backedUp = await backedUpSince(backup, plan.vault, new Date(now.getTime() - BACKUP));
  const resources = [...plan.tables.map(({ name }) => name), plan.bucket];
  const untested = [];
  for (const test of plan.restoreTests) untested.push(...(await untestedOf(backup, test, now)));
  return {
    withoutBackup: isYoung ? [] : resources.filter(name => !backedUp.has(name)),
    withoutRestoreTest: untested,
  };
}

/** Milliseconds since then; without a date, for ever. */
const since = (then: Date | undefined, now: Date) => now.getTime() - (then?.getTime() ?? 0);

async function untestedOf(backup: BackupClient, test: RestoreTest, now: Date): Promise<string[]> {
  const { RestoreTestingPlan: made } = await backup.send(
    new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: test.plan }),
  );
  const overdue = TEST_RHYTHMS[test.rhythm].days * DAY + MARGIN;
  if (since(made?.CreationTime, now) < overdue) return [];
  const newest = await newestTests(backup, made?.RestoreTestingPlanArn, new Date(now.getTime() - overdue));
  const sinceRun = since(made?.LastExecutionTime, now);
  // Its jobs are listed no more and the next run is not due: audits of the month before have judged them.
  const isForgotten = sinceRun > LISTED && sinceRun < overdue;
  return [...test.tables, ...test.buckets].filter(name =>
    newest.has(name) ? newest.get(name) !== 'SUCCESSFUL' : !isForgotten,
  );
}

async function backedUpSince(client: BackupClient, vault: string, after: Date): Promise<Set<string>> {
  const pages = paginateListBackupJobs(
    { client },
    { ByBackupVaultName: vault, ByState: 'COMPLETED', ByCreatedAfter: after },
  );
  const arns: (string | undefined)[] = [];
  for await (const { BackupJobs = [] } of pages)
    arns.push(...BackupJobs.map(({ ResourceArn }) => ResourceArn));
  return new Set(arns.filter(arn => arn !== undefined).map(nameIn));
}

/** The verdict on the newest test of each resource; undefined for one that was not judged. */
async function newestTests(
  client: BackupClient,
  plan: string | undefined,
  after: Date,
): Promise<Map<string, RestoreJobsListMember['ValidationStatus']>> {
  const pages = paginateListRestoreJobs({ client }, { ByRestoreTestingPlanArn: plan, ByCreatedAfter: after });
  const jobs: RestoreJobsListMember[] = [];
  for await (const { RestoreJobs = [] } of pages) jobs.push(...RestoreJobs);
  const time = ({ CreationDate }: RestoreJobsListMember) => CreationDate?.getTime() ?? 0;
  return new Map(
    jobs
      .sort((a, b) => time(a) - time(b))
      .map(({ SourceResourceArn = '', ValidationStatus }) => [nameIn(SourceResourceArn), ValidationStatus]),
  );
}

/** `bi_users` of `arn:aws:dynamodb:…:table/bi_users`, `bi-datasets-production` of `arn:aws:s3:::bi-datasets-production`. */
export const nameIn = (arn: string) => arn.split(/[:/]/).at(-1) ?? arn;
