import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import {
  RECOVERY_METRICS,
  RECOVERY_PLAN_VARIABLE,
  RESTORE_TEST_PREFIX,
  type RecoveryPlan,
  TEST_RHYTHMS,
} from '../../../contract/recovery';
import type { Alarms } from '../../alarms/alarms';
import { NodeFunction } from '../../compute/node-function';
import type { Schedules } from '../../jobs/schedules';
import { bucketArn, tableArn, testingPlanArn, vaultArn } from './backup-role';

export interface RestoreValidationProps {
  readonly functionName: string;
  readonly plan: RecoveryPlan;
  readonly schedules: Schedules;
  readonly logRetentionDays: number;
  /** Encrypts the function's log. */
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
}

/**
 * Judges what restore tests make, and looks four times a day for backups and tests that did not happen. The function
 * reads what a test made; of live resources it sees whether they are empty. Where no test is made it looks for backups.
 */
export class RestoreValidation extends Construct {
  constructor(scope: Construct, id: string, props: RestoreValidationProps) {
    super(scope, id);
    const { plan, schedules, alarms } = props;
    const stack = Stack.of(this);
    const fn = new NodeFunction(this, 'Function', {
      functionName: props.functionName,
      entry: 'restore-validation',
      description: 'judges restore tests, and looks for backups that are missing',
      // Twenty pages of a table, or a minute of AWS being slow.
      timeoutSeconds: 120,
      environment: { [RECOVERY_PLAN_VARIABLE]: stack.toJsonString(plan) },
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
    });
    fn.alarmOnErrors(alarms);
    for (const statement of permissions(stack, plan)) fn.addToRolePolicy(statement);

    if (plan.restoreTests.length > 0) this.judgeTests(fn, props);
    schedules.invoke(fn, 'recovery-audit', {
      expression: 'cron(30 3,9,15,21 * * ? *)',
      description: 'looks for backups and restore tests that did not happen',
    });
    this.alarm(props, 'Backups', {
      name: 'backups-incomplete',
      metric: RECOVERY_METRICS.backups,
      reason: 'A table or the datasets have no backup of the last day, or nobody looks for one.',
      runbook: 'backup-missing',
      firstCommand: `aws backup list-backup-jobs --by-backup-vault-name ${plan.vault} --query 'reverse(sort_by(BackupJobs,&CreationDate))[:20].[CreationDate,State,ResourceArn,StatusMessage]' --output table`,
    });
  }

  private judgeTests(fn: NodeFunction, props: RestoreValidationProps): void {
    const { restoreTests } = props.plan;
    const plans = restoreTests.map(({ plan }) => testingPlanArn(Stack.of(this), plan).replace(/\*$/, ''));
    new Rule(this, 'Restored', {
      description: 'restore tests that are complete, to be judged',
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Restore Job State Change'],
        detail: {
          status: ['COMPLETED'],
          restoreTestingPlanArn: Match.anyOf(...plans.map(Match.prefix)),
        },
      },
      targets: [new LambdaFunction(fn, { retryAttempts: 3, maxEventAge: Duration.hours(2) })],
    });
    const days = 1 + Math.max(...restoreTests.map(({ rhythm }) => TEST_RHYTHMS[rhythm].days));
    this.alarm(props, 'RestoreTests', {
      name: 'restore-test-failed',
      metric: RECOVERY_METRICS.restoreTests,
      reason: 'The last restore test of a table or the datasets failed or is overdue.',
      runbook: 'restore-test-failed',
      firstCommand: `aws backup list-restore-jobs --by-created-after "$(date -u -d '${days} days ago' +%Y-%m-%dT%H:%M:%SZ)" --query 'reverse(sort_by(RestoreJobs,&CreationDate))[].[CreationDate,Status,ValidationStatus,SourceResourceArn,ValidationStatusMessage,StatusMessage]' --output table`,
    });
  }

  private alarm(
    { plan, alarms }: RestoreValidationProps,
    id: string,
    alarm: {
      readonly name: string;
      readonly metric: string;
      readonly reason: string;
      readonly runbook: 'backup-missing' | 'restore-test-failed';
      readonly firstCommand: string;
    },
  ): void {
    alarms.add(this, id, {
      name: alarm.name,
      severity: 'ticket',
      reason: alarm.reason,
      runbook: alarm.runbook,
      firstCommand: alarm.firstCommand,
      metric: new Metric({
        namespace: RECOVERY_METRICS.namespace,
        metricName: alarm.metric,
        dimensionsMap: { [RECOVERY_METRICS.dimension]: plan.deployment },
        statistic: Stats.MINIMUM,
        // The audit runs four times in it.
        period: Duration.days(1),
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 1,
      missingData: TreatMissingData.BREACHING,
    });
  }
}

function permissions(stack: Stack, plan: RecoveryPlan): PolicyStatement[] {
  const restoredTable = tableArn(stack, `${RESTORE_TEST_PREFIX}*`);
  const restoredBucket = bucketArn(stack, `${RESTORE_TEST_PREFIX}*`);
  const allow = (
    actions: string[],
    resources: string[],
    conditions?: Record<string, Record<string, string>>,
  ) => new PolicyStatement({ actions, resources, conditions });
  const judging = [
    allow(
      ['backup:GetRestoreTestingPlan'],
      plan.restoreTests.map(test => testingPlanArn(stack, test.plan)),
    ),
    allow(['dynamodb:DescribeTable', 'dynamodb:Scan'], [restoredTable]),
    allow(
      ['dynamodb:DescribeTable'],
      plan.tables.map(({ name }) => tableArn(stack, name)),
    ),
    allow(['s3:ListBucket'], [restoredBucket]),
    allow(['s3:GetObject'], [`${restoredBucket}/*`]),
    allow(['s3:ListBucket'], [bucketArn(stack, plan.bucket)], {
      StringLike: { 's3:prefix': `${plan.prefix}*` },
    }),
  ];
  const isTested = plan.restoreTests.length > 0;
  return [
    // These know no resource. Source: service authorization reference of AWS Backup.
    allow(
      [
        'backup:ListBackupJobs',
        ...(isTested ? ['backup:ListRestoreJobs', 'backup:PutRestoreValidationResult'] : []),
      ],
      ['*'],
    ),
    allow(['backup:DescribeBackupVault'], [vaultArn(stack, plan.vault)]),
    ...(isTested ? judging : []),
    allow(['cloudwatch:PutMetricData'], ['*'], {
      StringEquals: { 'cloudwatch:namespace': RECOVERY_METRICS.namespace },
    }),
  ];
}
