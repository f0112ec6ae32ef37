import type { Template } from 'aws-cdk-lib/assertions';
import { Backups } from '../../lib/constructs/data/backup/backups';
import { synthesized } from '../support/deployment';
import { anyKey, KEY_ARN, statementsOf, templateOf } from '../support/stack';

const template: Template = templateOf(stack => {
  new Backups(stack, 'Backups', {
    vaultName: 'bi-test',
    testingPlanName: 'bi_test_weekly',
    tables: ['first', 'second'],
    bucket: 'datasets',
    encryptionKey: anyKey(stack),
    state: { onRemoval: 'retain', deletionProtection: true },
  });
});
const [plan] = Object.values(template.findResources('AWS::Backup::BackupPlan'));
const rules: readonly {
  readonly RuleName: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly Lifecycle: { readonly DeleteAfterDays: number };
}[] = plan?.Properties.BackupPlan.BackupPlanRule;

describe('backups', () => {
  it('can be deleted early by nobody who may not change the lock, which itself can be changed', () => {
    template.hasResource('AWS::Backup::BackupVault', {
      Properties: {
        BackupVaultName: 'bi-test',
        EncryptionKeyArn: KEY_ARN,
        // With ChangeableForDays it would be compliance mode, which nobody can ever undo.
        LockConfiguration: { MinRetentionDays: 35, MaxRetentionDays: 365 },
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('are made daily for 35 days and monthly for a year, at night in Tokyo', () => {
    expect(
      rules.map(rule => [
        rule.RuleName,
        rule.ScheduleExpression,
        rule.ScheduleExpressionTimezone,
        rule.Lifecycle.DeleteAfterDays,
      ]),
    ).toEqual([
      ['daily', 'cron(0 2 * * ? *)', 'Asia/Tokyo', 35],
      ['monthly', 'cron(0 4 1 * ? *)', 'Asia/Tokyo', 365],
    ]);
  });

  it('are never kept outside the bounds of their vault, which would refuse them', () => {
    for (const { Lifecycle } of rules) {
      expect(Lifecycle.DeleteAfterDays).toBeGreaterThanOrEqual(35);
      expect(Lifecycle.DeleteAfterDays).toBeLessThanOrEqual(365);
    }
  });

  it('are made by a role that can change nothing of what it reads', () => {
    const actions = statementsOf(template)
      .filter(({ Resource }) => !JSON.stringify(Resource).includes('awsbackup-restore-test-'))
      .flatMap(({ Action }) => Action);
    expect(actions).toContain('dynamodb:StartAwsBackupJob');
    expect(
      actions.filter(action => /Item$|Object$|Delete(?!Rule)|Restore|Create(?!Grant)/.test(action)),
    ).toEqual(['s3:GetObject']);
  });

  it('are run by AWS Backup of this account only', () => {
    for (const role of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'backup.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ]);
    }
  });
});

describe('restore tests', () => {
  it('take the newest recovery point of the week from this vault, on Sundays', () => {
    template.hasResourceProperties('AWS::Backup::RestoreTestingPlan', {
      RestoreTestingPlanName: 'bi_test_weekly',
      ScheduleExpression: 'cron(0 9 ? * SUN *)',
      ScheduleExpressionTimezone: 'Asia/Tokyo',
      RecoveryPointSelection: { Algorithm: 'LATEST_WITHIN_WINDOW', SelectionWindowDays: 7 },
    });
  });

  it('leave a day to judge what was restored', () => {
    for (const selection of Object.values(template.findResources('AWS::Backup::RestoreTestingSelection'))) {
      expect(selection.Properties.ValidationWindowHours).toBe(24);
    }
  });
});

describe.each(['bi-staging', 'bi-production'])('in %s', name => {
  const deployment = synthesized(name);
  const tables = deployment
    .resources('AWS::DynamoDB::GlobalTable')
    .map(({ properties }) => properties.TableName);
  const named = (arns: unknown[]) =>
    arns.map(arn => /(?:table\/|:::)([\w-]+)/.exec(JSON.stringify(arn))?.[1]).sort();
  const bucket = name.replace('bi-', 'bi-datasets-');

  it('every table and the datasets are backed up, and nothing else', () => {
    const [selection] = deployment.resources('AWS::Backup::BackupSelection');
    expect(named(selection?.properties.BackupSelection.Resources)).toEqual([...tables, bucket].sort());
    expect(tables).toHaveLength(8);
  });

  it('whatever is backed up is tested', () => {
    const tested = deployment
      .resources('AWS::Backup::RestoreTestingSelection')
      .flatMap(({ properties }) => properties.ProtectedResourceArns);
    expect(named(tested)).toEqual([...tables, bucket].sort());
  });

  it('completed tests of this deployment’s plan, and no other restore, call the function that judges', () => {
    const [rule] = deployment
      .resources('AWS::Events::Rule')
      .filter(({ properties }) => properties.EventPattern?.source?.includes('aws.backup'));
    const { detail } = rule?.properties.EventPattern ?? {};
    expect(detail.status).toEqual(['COMPLETED']);
    expect(JSON.stringify(detail.restoreTestingPlanArn)).toContain(
      `:restore-testing-plan:${name.replace('-', '_')}_weekly`,
    );
  });
});

it('nothing is selected in the local cloud, which makes no backups', () => {
  const local = synthesized('bi-local');
  for (const type of ['BackupSelection', 'RestoreTestingPlan', 'RestoreTestingSelection'])
    expect(local.resources(`AWS::Backup::${type}`)).toEqual([]);
});
