import type { Template } from 'aws-cdk-lib/assertions';
import { Backups } from '../../lib/constructs/data/backup/backups';
import { TABLES } from '../../lib/contract/bi-cards';
import { synthesized } from '../support/deployment';
import { anyKey, KEY_ARN, statementsOf, templateOf } from '../support/stack';

const template: Template = templateOf(stack => {
  new Backups(stack, 'Backups', {
    vaultName: 'bi-test',
    restoreTests: [
      { rhythm: 'weekly', plan: 'bi_test_weekly', tables: ['first'], buckets: ['datasets'] },
      { rhythm: 'monthly', plan: 'bi_test_monthly', tables: ['second'], buckets: [] },
    ],
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
  it.each([
    ['bi_test_weekly', 'on Sundays', 'cron(0 9 ? * SUN *)'],
    ['bi_test_monthly', 'on the second of a month', 'cron(0 9 2 * ? *)'],
  ])('%s takes the newest recovery point of the week from this vault, %s', (name, _, expression) => {
    template.hasResourceProperties('AWS::Backup::RestoreTestingPlan', {
      RestoreTestingPlanName: name,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'Asia/Tokyo',
      RecoveryPointSelection: { Algorithm: 'LATEST_WITHIN_WINDOW', SelectionWindowDays: 7 },
    });
  });

  it('select no kind of resource without a resource of it, which AWS Backup would refuse', () => {
    const selections = Object.values(template.findResources('AWS::Backup::RestoreTestingSelection'));
    expect(selections.map(({ Properties }) => Properties.ProtectedResourceType)).toEqual([
      'DynamoDB',
      'S3',
      'DynamoDB',
    ]);
    for (const { Properties } of selections) expect(Properties.ProtectedResourceArns).toHaveLength(1);
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

  it('a day without a backup is an alarm', () => {
    expect(alarmsOf(deployment)).toContain(`${name}-backups-incomplete`);
  });
});

type Deployment = ReturnType<typeof synthesized>;
const alarmsOf = (deployment: Deployment) =>
  deployment.resources('AWS::CloudWatch::Alarm').map(({ properties }) => properties.AlarmName);
const rulesOf = (deployment: Deployment) =>
  deployment
    .resources('AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern?.source?.includes('aws.backup'));

describe('in production', () => {
  const production = synthesized('bi-production');
  const plans = production.resources('AWS::Backup::RestoreTestingPlan');
  const testedBy = (rhythm: string) => {
    const id = plans.find(
      ({ properties }) => properties.RestoreTestingPlanName === `bi_production_${rhythm}`,
    )?.logicalId;
    return production
      .resources('AWS::Backup::RestoreTestingSelection')
      .filter(({ properties }) => properties.RestoreTestingPlanName.Ref === id)
      .flatMap(({ properties }) => properties.ProtectedResourceArns as unknown[])
      .map(arn => /(?:table\/|:::)([\w-]+)/.exec(JSON.stringify(arn))?.[1]);
  };

  it('users, dashboards and the datasets are tested every week', () => {
    expect(testedBy('weekly')).toEqual(['bi_users', 'bi_dashboards', 'bi-datasets-production']);
  });

  it('whatever is backed up is tested, in one rhythm', () => {
    const backedUp = [...TABLES.map(({ name }) => name), 'bi-datasets-production'];
    expect([...testedBy('weekly'), ...testedBy('monthly')].sort()).toEqual(backedUp.sort());
  });

  it('plans have names that AWS Backup takes', () => {
    expect(plans).toHaveLength(2);
    for (const { properties } of plans) expect(properties.RestoreTestingPlanName).toMatch(/^\w{1,50}$/);
  });

  it('completed tests of these plans, and no other restore, call the function that judges', () => {
    const { detail } = rulesOf(production)[0]?.properties.EventPattern ?? {};
    expect(detail.status).toEqual(['COMPLETED']);
    const prefixes: unknown[] = detail.restoreTestingPlanArn;
    expect(prefixes.map(prefix => JSON.stringify(prefix))).toEqual(
      ['weekly', 'monthly'].map(rhythm =>
        expect.stringMatching(`^{"prefix".*:restore-testing-plan:bi_production_${rhythm}`),
      ),
    );
  });

  it('a test that failed or is overdue is an alarm', () => {
    expect(alarmsOf(production)).toContain('bi-production-restore-test-failed');
  });
});

it('in staging nothing is tested by itself, and nothing waits for a test', () => {
  const staging = synthesized('bi-staging');
  for (const type of ['RestoreTestingPlan', 'RestoreTestingSelection'])
    expect(staging.resources(`AWS::Backup::${type}`)).toEqual([]);
  expect(rulesOf(staging)).toEqual([]);
  expect(alarmsOf(staging)).not.toContain('bi-staging-restore-test-failed');
});

it('nothing is selected in the local cloud, which makes no backups', () => {
  const local = synthesized('bi-local');
  for (const type of ['BackupSelection', 'RestoreTestingPlan', 'RestoreTestingSelection'])
    expect(local.resources(`AWS::Backup::${type}`)).toEqual([]);
});
