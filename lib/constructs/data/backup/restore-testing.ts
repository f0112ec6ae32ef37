import { Stack } from 'aws-cdk-lib';
import { CfnRestoreTestingPlan, CfnRestoreTestingSelection, type IBackupVault } from 'aws-cdk-lib/aws-backup';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { bucketArn, type Protected, restoreTestRole, tableArn } from './backup-role';

export interface RestoreTestingProps extends Protected {
  readonly name: string;
  readonly vault: IBackupVault;
  readonly encryptionKey: IKey;
}

/** Hours for which a restored resource is kept to be judged. */
const VALIDATION_HOURS = 24;

/**
 * Restores the newest recovery point of everything protected, on Sundays, into resources that AWS Backup names, keeps for
 * a day and deletes. Who judges them is `RestoreValidation`.
 */
export class RestoreTesting extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { name, vault, encryptionKey, tables, bucket }: RestoreTestingProps,
  ) {
    super(scope, id);
    const stack = Stack.of(this);
    const plan = new CfnRestoreTestingPlan(this, 'Plan', {
      restoreTestingPlanName: name,
      scheduleExpression: 'cron(0 9 ? * SUN *)',
      scheduleExpressionTimezone: 'Asia/Tokyo',
      startWindowHours: 1,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 7,
      },
    });
    const role = restoreTestRole(this, 'Role', encryptionKey);
    const selection = (type: string, arns: string[]) => {
      const made = new CfnRestoreTestingSelection(this, type, {
        restoreTestingPlanName: plan.ref,
        restoreTestingSelectionName: type,
        protectedResourceType: type,
        protectedResourceArns: arns,
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
    selection('S3', [bucketArn(stack, bucket)]);
  }
}
