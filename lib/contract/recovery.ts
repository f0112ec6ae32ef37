import type { TableDefinition } from './tables';

/** Environment variable of `lambda/restore-validation` that holds its `RecoveryPlan` as JSON. */
export const RECOVERY_PLAN_VARIABLE = 'RECOVERY_PLAN';

/** AWS Backup's names of what a restore test makes. Source: its developer guide, inferred metadata of restore tests. */
export const RESTORE_TEST_PREFIX = 'awsbackup-restore-test-';

/**
 * Metrics of the audit, 1 or 0, with the dimension `Deployment`: whether each resource has a recent backup, and whether
 * the last restore test of each was successful and is not overdue. The second is published where tests are made.
 */
export const RECOVERY_METRICS = {
  namespace: 'BiCards/Recovery',
  backups: 'BackupsComplete',
  restoreTests: 'RestoreTestsPassed',
  dimension: 'Deployment',
} as const;

/**
 * How often restores are tested: AWS Backup's cron expression, read in Asia/Tokyo, and the most days between two tests.
 * The day after the first of a month has the monthly backup, too.
 */
export const TEST_RHYTHMS = {
  weekly: { expression: 'cron(0 9 ? * SUN *)', days: 7 },
  monthly: { expression: 'cron(0 9 2 * ? *)', days: 31 },
} as const;

export type TestRhythm = keyof typeof TEST_RHYTHMS;

/** A restore testing plan of AWS Backup, and what it restores. */
export interface RestoreTest {
  /** Its name: letters, digits and underscores, at most 50. */
  readonly plan: string;
  readonly rhythm: TestRhythm;
  readonly tables: readonly string[];
  readonly buckets: readonly string[];
}

/** What `lambda/restore-validation` holds restored resources against; it knows no system, this arrives in its environment. */
export interface RecoveryPlan {
  /** Value of the metrics' dimension, for example `bi-production`. */
  readonly deployment: string;
  readonly vault: string;
  /** None where restores are tested by hand. */
  readonly restoreTests: readonly RestoreTest[];
  readonly tables: readonly TableDefinition[];
  readonly bucket: string;
  /** Below it the bucket holds what must not be lost. */
  readonly prefix: string;
}

export interface Verdict {
  readonly restoreJobId: string;
  readonly status: 'SUCCESSFUL' | 'FAILED';
  /** Counts and names; never what an item or object holds. */
  readonly message: string;
}

export interface AuditReport {
  /** Resources without a backup in the last 30 hours. */
  readonly withoutBackup: readonly string[];
  /** Resources whose last restore test was not successful, or that had none in their rhythm and a day more. */
  readonly withoutRestoreTest: readonly string[];
}
