import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { RESTORE_TEST_PREFIX } from '../../../contract/recovery';
import { throughBackup } from '../../keys/deployment-key';

/** What is backed up. */
export interface Protected {
  readonly tables: readonly string[];
  readonly bucket: string;
}

export const tableArn = (stack: Stack, name: string) =>
  stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: name });
export const bucketArn = (stack: Stack, name: string) =>
  stack.formatArn({ service: 's3', region: '', account: '', resource: name });

/*
 * AWS's managed policies for this let a role back up and overwrite whatever an account has. These are their statements for
 * DynamoDB and S3, narrowed to the resources of the deployment and to what restore tests make. Sources:
 * AWSBackupServiceRolePolicyForBackup, …ForRestores, …ForS3Backup and …ForS3Restore, read in 2026-11.
 */

/** The role with which AWS Backup reads what is protected. It can write no item and no object. */
export function backupRole(scope: Construct, id: string, { tables, bucket }: Protected, key: IKey): Role {
  const stack = Stack.of(scope);
  const tableArns = tables.map(name => tableArn(stack, name));
  const rules = stack.formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: 'AwsBackupManagedRule*',
  });
  return roleWith(scope, id, [
    statement(
      ['dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource', 'dynamodb:StartAwsBackupJob'],
      tableArns,
    ),
    statement(
      [
        's3:GetBucketAcl',
        's3:GetBucketLocation',
        's3:GetBucketNotification',
        's3:GetBucketTagging',
        's3:GetBucketVersioning',
        's3:GetInventoryConfiguration',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:PutBucketNotification',
        's3:PutInventoryConfiguration',
      ],
      [bucketArn(stack, bucket)],
    ),
    statement(
      [
        's3:GetObject',
        's3:GetObjectAcl',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
      ],
      [`${bucketArn(stack, bucket)}/*`],
    ),
    // Changes of objects are followed by rules that AWS Backup makes for itself.
    statement(
      [
        'events:DeleteRule',
        'events:DescribeRule',
        'events:DisableRule',
        'events:EnableRule',
        'events:ListTargetsByRule',
        'events:PutRule',
        'events:PutTargets',
        'events:RemoveTargets',
      ],
      [rules],
    ),
    // None of these knows a resource.
    statement(
      ['cloudwatch:GetMetricData', 'events:ListRules', 's3:ListAllMyBuckets', 'tag:GetResources'],
      ['*'],
    ),
    ...useOfKey(key),
  ]);
}

/** The role with which AWS Backup restores for a test: into what a test makes, and nothing that is live. */
export function restoreTestRole(scope: Construct, id: string, key: IKey): Role {
  const stack = Stack.of(scope);
  const bucket = bucketArn(stack, `${RESTORE_TEST_PREFIX}*`);
  return roleWith(scope, id, [
    statement(
      [
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:RestoreTableFromAwsBackup',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
      ],
      [tableArn(stack, `${RESTORE_TEST_PREFIX}*`)],
    ),
    statement(
      [
        's3:CreateBucket',
        's3:GetBucketLocation',
        's3:GetBucketVersioning',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:PutBucketOwnershipControls',
        's3:PutBucketVersioning',
      ],
      [bucket],
    ),
    statement(
      [
        's3:DeleteObject',
        's3:GetObject',
        's3:GetObjectAcl',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionAcl',
        's3:ListMultipartUploadParts',
        's3:PutObject',
        's3:PutObjectAcl',
        's3:PutObjectTagging',
        's3:PutObjectVersionAcl',
      ],
      [`${bucket}/*`],
    ),
    ...useOfKey(key),
  ]);
}

function roleWith(scope: Construct, id: string, statements: readonly PolicyStatement[]): Role {
  const role = new Role(scope, id, {
    // Without it, somebody else's plan could be run with this role.
    assumedBy: new ServicePrincipal('backup.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  for (const allowed of statements) role.addToPolicy(allowed);
  return role;
}

const statement = (actions: string[], resources: string[]) => new PolicyStatement({ actions, resources });

/** Through AWS Backup only: recovery points in the vault are encrypted with it. */
function useOfKey(key: IKey): PolicyStatement[] {
  const service = throughBackup(Stack.of(key));
  return [
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: service,
    }),
    new PolicyStatement({
      actions: ['kms:CreateGrant'],
      resources: [key.keyArn],
      conditions: { ...service, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ];
}

export const vaultArn = (stack: Stack, name: string) =>
  stack.formatArn({
    service: 'backup',
    resource: 'backup-vault',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export const testingPlanArn = (stack: Stack, name: string) =>
  stack.formatArn({
    service: 'backup',
    resource: 'restore-testing-plan',
    // AWS Backup adds an id.
    resourceName: `${name}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
