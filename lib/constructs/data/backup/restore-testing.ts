import { Stack } from 'aws-cdk-lib';
import { CfnRestoreTestingPlan, CfnRestoreTestingSelection, type IBackupVault } from 'aws-cdk-lib/aws-backup';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type RestoreTest, TEST_RHYTHMS } from '../../../contract/recovery';
import { bucketArn, restoreTestRole, tableArn } from './backup-role';

export interface RestoreTestingProps {
  readonly tests: readonly RestoreTest[];
  readonly vault: IBackupVault;
  readonly encryptionKey: IKey;
}

/** Hours for which a restored resource is kept to be judged. */
const VALIDATION_HOURS = 24;

/**
 * Restores the newest recovery point of what is tested, each test in its rhythm, into resources that AWS Backup names,
 * keeps for a day and deletes. Who judges them is `RestoreValidation`.
 */
export class RestoreTesting extends Construct {
  constructor(scope: Construct, id: string, { tests, vault, encryptionKey }: RestoreTestingProps) {
    super(scope, id);
    const role = restoreTestRole(this, 'Role', encryptionKey);
    for (const test of tests) this.add(test, vault, role);
  }

  private add({ plan: name, rhythm, tables, buckets }: RestoreTest, vault: IBackupVault, role: Role): void {
    const stack = Stack.of(this);
    const scope = new Construct(this, rhythm);
    const plan = new CfnRestoreTestingPlan(scope, 'Plan', {
      restoreTestingPlanName: name,
      scheduleExpression: TEST_RHYTHMS[rhythm].expression,
      scheduleExpressionTimezone: 'Asia/Tokyo',
      startWindowHours: 1,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 7,
      },
    });
    const selection = (type: string, arns: readonly string[]) => {
      // An empty list would be refused.
      if (arns.length === 0) return;
      const made = new CfnRestoreTestingSelection(scope, type, {
        restoreTestingPlanName: plan.ref,
        restoreTestingSelectionName: type,
        protectedResourceType: type,
        protectedResourceArns: [...arns],
        iamRoleArn: role.roleArn,
        validationWindowHours: VALIDATION_HOURS,
      });
      // Not before it may use what it needs.
      made.node.addDependency(role);
    };
    selection(
      'DynamoDB',
      tables.map(table => tableArn(stack, table)),
    );
    selection(
      'S3',
      buckets.map(bucket => bucketArn(stack, bucket)),
    );
  }
}
