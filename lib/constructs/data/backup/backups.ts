import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  BackupResource,
  BackupSelection,
  BackupVault,
} from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { State } from '../../../config/schema';
import type { RestoreTest } from '../../../contract/recovery';
import { removalPolicy } from '../removal';
import { backupRole, bucketArn, type Protected, tableArn } from './backup-role';
import { RestoreTesting } from './restore-testing';

export interface BackupsProps extends Protected {
  readonly vaultName: string;
  /** None where restores are tested by hand. */
  readonly restoreTests: readonly RestoreTest[];
  /** Encrypts recovery points; its policy admits AWS Backup. */
  readonly encryptionKey: IKey;
  readonly state: State;
}

const DAILY_DAYS = 35;
const MONTHLY_DAYS = 365;

/**
 * A copy of the tables and the datasets that outlives them: every night, kept for 35 days, and on the first of the month,
 * kept for a year, in a vault of its own. The newest copies are restored for tests.
 *
 * The vault is locked in governance mode: nobody deletes a recovery point early, or keeps one shorter or longer than the
 * bounds, unless his own policy lets him change the lock. It is in the same account and Region: it is no answer to the
 * loss of either.
 */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { vaultName, encryptionKey, state, tables, bucket, restoreTests } = props;
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: vaultName,
      encryptionKey,
      removalPolicy: removalPolicy(state),
      lockConfiguration: {
        minRetention: Duration.days(DAILY_DAYS),
        maxRetention: Duration.days(MONTHLY_DAYS),
      },
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: vaultName,
      backupVault: vault,
      backupPlanRules: [
        rule('daily', { hour: '2', minute: '0' }, DAILY_DAYS),
        rule('monthly', { hour: '4', minute: '0', day: '1' }, MONTHLY_DAYS),
      ],
    });
    const resources = [...tables.map(name => tableArn(stack, name)), bucketArn(stack, bucket)];
    new BackupSelection(this, 'Selection', {
      backupPlan: plan,
      backupSelectionName: vaultName,
      resources: resources.map(BackupResource.fromArn),
      role: backupRole(this, 'Role', props, encryptionKey),
      disableDefaultBackupPolicy: true,
    });
    if (restoreTests.length > 0)
      new RestoreTesting(this, 'RestoreTesting', { tests: restoreTests, vault, encryptionKey });
  }
}

function rule(
  ruleName: string,
  time: { hour: string; minute: string; day?: string },
  days: number,
): BackupPlanRule {
  return new BackupPlanRule({
    ruleName,
    scheduleExpression: Schedule.cron(time),
    scheduleExpressionTimezone: TimeZone.ASIA_TOKYO,
    startWindow: Duration.hours(1),
    completionWindow: Duration.hours(8),
    deleteAfter: Duration.days(days),
  });
}
