import { ACMClient } from '@aws-sdk/client-acm';
import { BackupClient, ListBackupJobsCommand, ListRestoreJobsCommand } from '@aws-sdk/client-backup';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { OUTPUTS } from '../../../lib/contract/bi-cards';
import { EXIT } from '../../../lib/ops/exit';
import { markdown } from '../../../lib/ops/report/markdown';
import type { Kind } from '../../../lib/ops/report/period';
import { periodOf } from '../../../lib/ops/report/period';
import { report } from '../../../lib/ops/report/report';
import { SECTIONS } from '../../../lib/ops/report/sections';
import { synthesized } from '../../support/deployment';
import { FakeSecretsManager } from '../../support/fake-secrets-manager';
import { fakeSession } from '../../support/fake-session';

const mocks = {
  acm: mockClient(ACMClient),
  backup: mockClient(BackupClient),
  cfn: mockClient(CloudFormationClient),
  cloudWatch: mockClient(CloudWatchClient),
  logs: mockClient(CloudWatchLogsClient),
  dynamodb: mockClient(DynamoDBClient),
  ecs: mockClient(ECSClient),
  elb: mockClient(ElasticLoadBalancingV2Client),
  s3: mockClient(S3Client),
  sfn: mockClient(SFNClient),
};
const LOAD_BALANCER = 'app/bi/0123456789abcdef';
/** Values by `<metric> <statistic>`, a value a day. */
let metrics: Record<string, number[]>;
let asked: GetMetricDataCommandInput[];

beforeEach(() => {
  for (const mock of Object.values(mocks)) mock.reset();
  metrics = {};
  asked = [];
  const secret = new FakeSecretsManager(
    JSON.stringify({ JWT_SECRET_KEY: 'x'.repeat(40), VERTEX_AI_PROJECT_ID: 'p' }),
  );
  secret.saved = new Date('2026-11-18T03:00:00Z');
  secret.client();
  mocks.cloudWatch.on(GetMetricDataCommand).callsFake((input: GetMetricDataCommandInput) => {
    asked.push(input);
    return {
      MetricDataResults: (input.MetricDataQueries ?? []).map(({ Id, MetricStat }) => {
        const { Metric, Stat } = MetricStat ?? {};
        const dimensions = Object.fromEntries(
          (Metric?.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]),
        );
        const own = dimensions.TableName ?? dimensions.ServiceName;
        return {
          Id,
          Values:
            metrics[`${own} ${Metric?.MetricName} ${Stat}`] ?? metrics[`${Metric?.MetricName} ${Stat}`] ?? [],
        };
      }),
    };
  });
  mocks.cloudWatch.on(ListMetricsCommand).resolves({ Metrics: [] });
  mocks.cloudWatch.on(DescribeAlarmHistoryCommand).resolves({ AlarmHistoryItems: [] });
  mocks.logs.on(FilterLogEventsCommand).resolves({ events: [] });
  mocks.dynamodb.on(DescribeTableCommand).resolves({ Table: { TableSizeBytes: 1024 ** 2, ItemCount: 10 } });
  mocks.ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        serviceName: 'api',
        status: 'ACTIVE',
        runningCount: 2,
        desiredCount: 2,
        loadBalancers: [{ targetGroupArn: 'arn:tg' }],
      },
      { serviceName: 'executor', status: 'ACTIVE', runningCount: 1, desiredCount: 2 },
    ],
  });
  mocks.elb.on(DescribeTargetGroupsCommand).resolves({
    TargetGroups: [{ LoadBalancerArns: [`arn:aws:elasticloadbalancing:x:2:loadbalancer/${LOAD_BALANCER}`] }],
  });
  mocks.s3.on(ListObjectsV2Command).resolves({});
  mocks.s3.on(GetObjectCommand).rejects(Object.assign(new Error('no'), { name: 'NoSuchKey' }));
  mocks.sfn.on(ListExecutionsCommand).resolves({ executions: [] });
  mocks.backup.on(ListBackupJobsCommand).resolves({ BackupJobs: [] });
  mocks.backup.on(ListRestoreJobsCommand).resolves({ RestoreJobs: [] });
  mocks.cfn.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 's',
        StackStatus: 'UPDATE_COMPLETE',
        CreationTime: new Date(0),
        Outputs: [{ OutputKey: OUTPUTS.distributionId, OutputValue: 'E1' }],
      },
    ],
  });
  mocks.cfn.on(GetTemplateCommand).resolves({ TemplateBody: '' });
});

interface Printed {
  readonly notable: string[];
  readonly sections: { id: string; values?: Record<string, unknown>; details?: string[]; failed?: string }[];
}

async function run(kind: Kind, day?: string) {
  const session = fakeSession('production');
  const code = await report(session, kind, { ...(day !== undefined && { day }) });
  const printed = session.ui.printed as Printed;
  const section = (id: string) => printed.sections.find(one => one.id === id);
  return { code, printed, values: (id: string) => section(id)?.values ?? {}, section };
}

describe('what is not known', () => {
  it('is not zero', async () => {
    const { values, printed } = await run('daily');
    expect(values('availability')).toEqual({ availabilityPercent: null, checks: null, failedChecks: null });
    expect(values('api')).toMatchObject({
      requests: null,
      failed: null,
      errorPercent: null,
      p95Seconds: null,
    });
    expect(values('resources')).toMatchObject({ apiCPUUtilizationAverage: null });
    expect(printed.notable).toContain('ヘルスチェックの記録がない');
  });

  it('for want of a permission is said, hides nothing else, and is not clear', async () => {
    mocks.sfn
      .on(ListExecutionsCommand)
      .rejects(Object.assign(new Error('no states:ListExecutions'), { name: 'AccessDeniedException' }));
    const { code, printed, section, values } = await run('daily');
    expect(code).toBe(EXIT.notClear);
    expect(section('jobs')?.failed).toBe('AccessDeniedException: no states:ListExecutions');
    expect(printed.notable).toContain('「ジョブ」を取得できなかった');
    expect(values('alarms')).toEqual({ rung: 0, alarms: 0 });
  });

  it('before anything is deployed is no error', async () => {
    mocks.ecs.on(DescribeServicesCommand).resolves({ services: [] });
    mocks.cfn
      .on(DescribeStacksCommand)
      .rejects(Object.assign(new Error('Stack does not exist'), { name: 'ValidationError' }));
    const { values, code } = await run('daily');
    expect(values('api').requests).toBeNull();
    expect(values('site').requests).toBeNull();
    expect(code).toBe(EXIT.done);
  });
});

describe('the figures', () => {
  it('of a week weigh each day by what happened on it', async () => {
    metrics = {
      'Healthy Average': [1, 0.5],
      'Healthy SampleCount': [1440, 144],
      'RequestCount Sum': [900, 100],
      'HTTPCode_Target_5XX_Count Sum': [5, 10],
      'HTTPCode_ELB_5XX_Count Sum': [5],
      'TargetResponseTime Average': [1, 2],
      'TargetResponseTime p95': [1.5, 4],
      'TargetResponseTime p99': [8, 3],
      'Requests Sum': [300, 100],
      '5xxErrorRate Average': [0, 4],
    };
    const { values, printed } = await run('weekly');
    expect(values('availability')).toEqual({ availabilityPercent: 95.455, checks: 1584, failedChecks: 72 });
    expect(values('api')).toEqual({
      requests: 1000,
      failed: 20,
      errorPercent: 2,
      averageSeconds: 1.1,
      p95Seconds: 4,
      p99Seconds: 8,
    });
    expect(values('site')).toEqual({ requests: 400, errorPercent: 1 });
    expect(printed.notable).toEqual(
      expect.arrayContaining(['ヘルスチェックが 72 回失敗した', 'API のエラー率が 2 %（目安は 1 % 未満）']),
    );
    expect(asked[0]?.StartTime?.toISOString()).toBe('2026-11-15T15:00:00.000Z');
    expect(asked.map(({ MetricDataQueries: [first] = [] }) => first?.MetricStat?.Period)).toEqual(
      asked.map(() => 86_400),
    );
  });

  it('of tables name the one that is throttled, its indexes among it', async () => {
    metrics = {
      'bi_cards ReadThrottleEvents Sum': [3],
      'BucketSizeBytes Average': [5 * 1024 ** 2, 7 * 1024 ** 2],
    };
    const { values, printed } = await run('weekly');
    // The table and its index answer alike here.
    expect(values('data')).toMatchObject({
      throttledRequests: 6,
      tableMiB: 8,
      items: 80,
      datasetsMiB: 7,
      datasetsGrowthMiB: 2,
    });
    expect(printed.notable).toContain('bi_cards が 6 回スロットリングされた');
  });

  it('of resources point at what is high', async () => {
    metrics = { 'executor MemoryUtilization Average': [80, 90], 'executor MemoryUtilization Maximum': [99] };
    const { values, printed } = await run('daily');
    expect(values('resources')).toMatchObject({ executorTasks: '1/2', executorMemoryUtilizationAverage: 85 });
    expect(printed.notable).toContain('executor メモリ平均が 85 %（目安は 80 % 未満）');
  });

  it('of the logs are whatever is counted there', async () => {
    mocks.cloudWatch.on(ListMetricsCommand, { Namespace: 'bi-production/Logs' }).resolves({
      Metrics: [
        { MetricName: 'OutOfMemory' },
        { MetricName: 'CardTimeouts' },
        { MetricName: 'Other', Dimensions: [{ Name: 'a', Value: 'b' }] },
      ],
    });
    metrics = { 'OutOfMemory Sum': [2, 1] };
    expect((await run('daily')).values('problems')).toEqual({ CardTimeouts: 0, OutOfMemory: 3 });
  });
});

describe('what happened', () => {
  const inside = new Date('2026-11-27T01:00:00Z');
  const before = new Date('2026-11-26T01:00:00Z');

  it('is the alarms of this deployment that rang, in both Regions', async () => {
    const item = (AlarmName: string, stateValue: string) => ({
      AlarmName,
      Timestamp: inside,
      HistoryData: JSON.stringify({ newState: { stateValue } }),
    });
    mocks.cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
      AlarmHistoryItems: [
        item('bi-production-api-errors', 'ALARM'),
        item('bi-production-api-errors', 'OK'),
        item('bi-staging-api-errors', 'ALARM'),
      ],
    });
    const { values, section } = await run('daily');
    expect(values('alarms')).toEqual({ rung: 2, alarms: 1 });
    expect(section('alarms')?.details).toEqual(Array(2).fill('2026-11-27 10:00 bi-production-api-errors'));
  });

  it('is the runs of the period, and a job without any is named', async () => {
    const execution = (name: string, status: string, startDate: Date) => ({
      executionArn: name,
      stateMachineArn: 'm',
      name,
      status: status as 'FAILED',
      startDate,
    });
    const nightly = 'arn:aws:states:ap-northeast-1:222222222222:stateMachine:bi-production-nightly';
    mocks.sfn.on(ListExecutionsCommand, { stateMachineArn: nightly }).resolves({
      executions: [
        execution('b', 'FAILED', inside),
        execution('a', 'SUCCEEDED', inside),
        execution('old', 'FAILED', before),
      ],
      nextToken: 'never-followed',
    });
    const { values, printed } = await run('daily');
    expect(values('jobs')).toMatchObject({
      'bi-production-nightlyRuns': 2,
      'bi-production-nightlyFailed': 1,
    });
    expect(printed.notable).toEqual(
      expect.arrayContaining([
        'ジョブ bi-production-nightly が 2026-11-27 10:00 に失敗した（FAILED）',
        'ジョブ bi-production-isolation-canary が一度も動いていない',
      ]),
    );
  });

  it('is who did what', async () => {
    const line = {
      command: 'secret rotate',
      who: 'arn:aws:sts::2:assumed-role/ops/ann',
      when: inside.toISOString(),
      outcome: 'done',
    };
    mocks.logs.on(FilterLogEventsCommand).resolves({ events: [{ message: JSON.stringify(line) }] });
    expect((await run('daily')).section('actions')?.details).toEqual([
      '2026-11-27 10:00 secret rotate: done（ann）',
    ]);
  });

  it('is the deploys, and those that did not end well stand out', async () => {
    const attempt = (id: string, outcome: string, startedAt: Date) => ({
      id,
      kind: 'deploy',
      release: `r-${id}`,
      images: { api: 'a', executor: 'b' },
      actor: 'x/ann',
      host: 'h',
      startedAt: startedAt.toISOString(),
      outcome,
      phase: 'p',
    });
    const tries = [
      attempt('1', 'done', before),
      attempt('2', 'rolled-back', inside),
      attempt('3', 'done', inside),
    ];
    mocks.s3.on(ListObjectsV2Command).resolves({
      Contents: tries.map(({ id }) => ({ Key: `deployments/bi-production/history/${id}.json` })),
    });
    for (const one of tries)
      mocks.s3.on(GetObjectCommand, { Key: `deployments/bi-production/history/${one.id}.json` }).resolves({
        ETag: '"1"',
        Body: { transformToString: async () => JSON.stringify(one) } as never,
      });
    const { values, printed, section } = await run('daily');
    expect(values('deploys')).toMatchObject({ deploys: 2, rollbacks: 0 });
    expect(section('deploys')?.details?.[0]).toBe('2026-11-27 10:00 deploy r-2: rolled-back（ann）');
    expect(printed.notable).toContain('deploy r-2 は rolled-back で終わった');
  });

  it('is backups and tests of restores, and restores by hand are none', async () => {
    mocks.backup
      .on(ListBackupJobsCommand)
      .resolves({ BackupJobs: [{ State: 'COMPLETED' }, { State: 'FAILED' }] });
    const plan = { RestoreTestingPlanArn: 'arn:aws:backup:x:2:restore-testing-plan:bi_production_weekly-1' };
    mocks.backup.on(ListRestoreJobsCommand).resolves({
      RestoreJobs: [
        { CreatedBy: plan, ValidationStatus: 'SUCCESSFUL' },
        { CreatedBy: plan, ValidationStatus: 'FAILED' },
        { Status: 'FAILED' },
      ],
    });
    expect((await run('weekly')).values('backups')).toEqual({
      backups: 1,
      failedBackups: 1,
      restoreTests: 1,
      failedRestoreTests: 1,
    });
  });
});

test('a month costs what its deployed templates do', async () => {
  const templates = new Map(
    synthesized('bi-production').stacks.map(({ artifact, template }) => [artifact.stackName, template]),
  );
  mocks.cfn
    .on(GetTemplateCommand)
    .callsFake(({ StackName }) => ({ TemplateBody: JSON.stringify(templates.get(StackName)) }));
  const { values } = await run('monthly');
  const { monthlyUsd, periodUsd } = values('costs') as Record<string, number>;
  expect(monthlyUsd).toBeGreaterThan(100);
  // October has 31 days.
  expect(periodUsd).toBeCloseTo(((monthlyUsd ?? 0) / 30.4) * 31, 1);
});

test('each report holds what the guides ask for', () => {
  const ids = (kind: Kind) => SECTIONS[kind].map(({ id }) => id);
  expect(ids('daily')).toEqual([
    'availability',
    'api',
    'site',
    'problems',
    'resources',
    'alarms',
    'jobs',
    'deploys',
    'actions',
  ]);
  expect(ids('weekly')).toEqual([...ids('daily'), 'data', 'backups', 'credentials']);
  expect(ids('monthly')).toEqual([...ids('weekly'), 'costs']);
});

test('a report for people says first what somebody should look at', () => {
  const period = periodOf('weekly', new Date('2026-11-28T03:00:00Z'));
  const text = markdown('bi-production', period, [
    {
      id: 'a',
      title: '甲',
      facts: {
        rows: [
          { key: 'x', label: '数', value: 3, unit: '件' },
          { key: 'y', label: '率', value: undefined },
        ],
        details: ['一つ目'],
        notable: ['高い'],
      },
    },
    { id: 'b', title: '乙', failed: 'AccessDenied: no' },
  ]);
  expect(text).toBe(`# 【週次運用レポート】bi-production 2026-11-16 〜 2026-11-22

## 特記事項

- 高い
- 「乙」を取得できなかった

## 甲

| 項目 | 値 |
|---|---|
| 数 | 3 件 |
| 率 | 記録なし |

- 一つ目

## 乙

取得できなかった: AccessDenied: no`);
});
