import {
  type BackupClient,
  GetRestoreTestingPlanCommand,
  paginateListBackupJobs,
  paginateListRestoreJobs,
  type RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import type { AuditReport, RecoveryPlan } from '../../lib/contract/recovery';

const HOUR = 3_600_000;
/** A backup a day, and time to make it. */
const BACKUP_HOURS = 30;
/** A test a week, and time to restore and judge. */
const TEST_HOURS = 8 * 24;

/**
 * Looks for what no event tells: a resource that was not backed up today, or whose last restore test of the week was
 * not successful or did not happen. A deployment that is younger than that is not blamed.
 */
export async function audit(backup: BackupClient, plan: RecoveryPlan, now: Date): Promise<AuditReport> {
  const { RestoreTestingPlan } = await backup.send(
    new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: plan.testingPlan }),
  );
  const age = now.getTime() - (RestoreTestingPlan?.CreationTime?.getTime() ?? 0);
  const before = (hours: number) => new Date(now.getTime() - hours * HOUR);

  const backedUp = await backedUpSince(backup, plan.vault, before(BACKUP_HOURS));
  const tested = await testedSince(backup, RestoreTestingPlan?.RestoreTestingPlanArn, before(TEST_HOURS));
  const resources = [...plan.tables.map(({ name }) => name), plan.bucket];
  return {
    withoutBackup: age < BACKUP_HOURS * HOUR ? [] : resources.filter(name => !backedUp.has(name)),
    withoutRestoreTest: age < TEST_HOURS * HOUR ? [] : resources.filter(name => !tested.has(name)),
  };
}

async function backedUpSince(client: BackupClient, vault: string, since: Date): Promise<Set<string>> {
  const pages = paginateListBackupJobs(
    { client },
    { ByBackupVaultName: vault, ByState: 'COMPLETED', ByCreatedAfter: since },
  );
  const arns: (string | undefined)[] = [];
  for await (const { BackupJobs = [] } of pages)
    arns.push(...BackupJobs.map(({ ResourceArn }) => ResourceArn));
  return new Set(arns.filter(arn => arn !== undefined).map(nameIn));
}

/** Names of the resources whose newest test was judged and successful. */
async function testedSince(
  client: BackupClient,
  plan: string | undefined,
  since: Date,
): Promise<Set<string>> {
  const pages = paginateListRestoreJobs({ client }, { ByRestoreTestingPlanArn: plan, ByCreatedAfter: since });
  const jobs: RestoreJobsListMember[] = [];
  for await (const { RestoreJobs = [] } of pages) jobs.push(...RestoreJobs);
  const time = ({ CreationDate }: RestoreJobsListMember) => CreationDate?.getTime() ?? 0;
  const newest = new Map(
    jobs
      .sort((a, b) => time(a) - time(b))
      .map(({ SourceResourceArn = '', ValidationStatus }) => [nameIn(SourceResourceArn), ValidationStatus]),
  );
  return new Set([...newest].filter(([, status]) => status === 'SUCCESSFUL').map(([name]) => name));
}

/** `bi_users` of `arn:aws:dynamodb:…:table/bi_users`, `bi-datasets-production` of `arn:aws:s3:::bi-datasets-production`. */
export const nameIn = (arn: string) => arn.split(/[:/]/).at(-1) ?? arn;
