/** What people look at: screens that fit, queries over logs that exist, numbers that the reports ask for. */
import { PROBLEMS } from '../../../lib/contract/logs';
import { SAVED_QUERIES } from '../../../lib/contract/queries';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { type Json, synthesize, synthesized } from '../../support/deployment';

/** Columns of a dashboard, and the rows that a screen of 1080 lines shows. Source: measured units of the console, 50 px each. */
const SCREEN = { columns: 24, rows: 18 };

const production = synthesized('bi-production');
const dashboards = production.resources('AWS::CloudWatch::Dashboard').map(({ properties }) => ({
  name: properties.DashboardName,
  body: textOf(properties.DashboardBody),
}));

/** The body with every intrinsic in it as a name. */
function textOf(body: Json): Json {
  const parts: Json[] = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  return JSON.parse(parts.map(part => (typeof part === 'string' ? part : 'reference')).join(''));
}

it('there are three, which are free of charge', () => {
  expect(dashboards.map(({ name }) => name).sort()).toEqual([
    'bi-production',
    'bi-production-data',
    'bi-production-executor',
  ]);
});

it.each(dashboards)('$name fits one screen', ({ body }) => {
  for (const { x, y, width, height } of body.widgets) {
    expect(x + width).toBeLessThanOrEqual(SCREEN.columns);
    expect(y + height).toBeLessThanOrEqual(SCREEN.rows);
  }
});

const shown = JSON.stringify(dashboards.map(({ body }) => body));

it.each([
  ['availability over 30 days', 'availability, percent'],
  ['what is left of the error budget', 'error budget left'],
  ['the number of requests', 'RequestCount'],
  ['failed requests', 'HTTPCode_Target_5XX_Count'],
  ['the average response time', 'TargetResponseTime'],
  ['the response time of 95 %', '"p95"'],
  ['the response time of 99 %', '"p99"'],
  ['CPU', 'CPUUtilization'],
  ['memory', 'MemoryUtilization'],
  ['storage', 'BucketSizeBytes'],
  ['jobs that failed', 'ExecutionsFailed'],
  ['latency of the tables', 'SuccessfulRequestLatency'],
  ...PROBLEMS.map(({ metric }) => [`the problem ${metric}`, metric]),
])('they show what the reports ask for: %s', (_, text) => {
  expect(shown).toContain(text);
});

describe('saved queries', () => {
  const logGroups = production
    .resources('AWS::Logs::LogGroup')
    .map(({ properties }) => properties.LogGroupName);

  it('are over log groups that there are', () => {
    const queries = production.resources('AWS::Logs::QueryDefinition');
    expect(queries).toHaveLength(SAVED_QUERIES.length);
    for (const { properties } of queries)
      expect(logGroups).toEqual(expect.arrayContaining(properties.LogGroupNames));
  });

  it('count users without naming them', () => {
    const users = SAVED_QUERIES.find(({ name }) => name === 'users');
    expect(users?.lines.join()).toMatch(/count_distinct\(userId\)/);
    expect(users?.lines.join()).not.toMatch(/by userId/);
  });
});

describe('costs', () => {
  const withEmails = synthesize('bi-production', app => {
    new BiCards(app, 'bi-production', {
      ...environments.production,
      alerts: { emails: ['bi-team@company.com'] },
    });
  });

  it('have a budget in every environment on AWS', () => {
    for (const name of ['bi-staging', 'bi-production']) {
      const [budget, ...others] = synthesized(name).resources('AWS::Budgets::Budget');
      expect(others).toEqual([]);
      expect(budget?.properties.Budget.BudgetLimit.Amount).toBe(
        environments[name === 'bi-staging' ? 'staging' : 'production'].costs.monthlyUsd,
      );
    }
  });

  it('are told to people, where there are any, when they are or will be over it', () => {
    const [budget] = withEmails.resources('AWS::Budgets::Budget');
    const kinds = budget?.properties.NotificationsWithSubscribers.map(
      (n: Json) => n.Notification.NotificationType,
    );
    expect(kinds).toEqual(['ACTUAL', 'FORECASTED']);
    expect(withEmails.resources('AWS::CE::AnomalySubscription')).toHaveLength(1);
    expect(production.resources('AWS::CE::AnomalySubscription')).toEqual([]);
  });
});

describe('the archive of stopped tasks', () => {
  it('keeps those of this cluster, in a log that EventBridge may write and nobody else', () => {
    const [rule] = production.resources('AWS::Events::Rule');
    expect(rule?.properties.EventPattern).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        clusterArn: [{ 'Fn::GetAtt': [expect.stringMatching(/^Cluster/), 'Arn'] }],
        lastStatus: ['STOPPED'],
      },
    });
    const [policy] = production.resources('AWS::Logs::ResourcePolicy');
    const text = JSON.stringify(policy?.properties.PolicyDocument);
    expect(text).toContain('log-group:/aws/events/bi-production-stopped-tasks:*');
    expect(text).toContain('aws:SourceAccount');
  });

  it('counts what was killed for want of memory, though it logged nothing itself', () => {
    const filters = production
      .resources('AWS::Logs::MetricFilter')
      .filter(({ properties }) => properties.MetricTransformations[0].MetricName === 'OutOfMemory');
    expect(filters.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'StoppedTasks/OutOfMemory',
        'Problems/ApiOutOfMemory',
        'Problems/ExecutorOutOfMemory',
      ]),
    );
  });
});
