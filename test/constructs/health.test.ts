import { Stack } from 'aws-cdk-lib';
import { permissionsFor } from '../../lib/constructs/health/permissions';
import type { HealthCheck, HealthPlan } from '../../lib/contract/health';
import { newApp } from '../../lib/systems/app';
import { KEY_ARN } from '../support/stack';

const stack = new Stack(newApp(), 'Test', { env: { region: 'ap-northeast-1', account: '111111111111' } });

const planOf = (...checks: HealthCheck[]): HealthPlan => ({
  deployment: 'bi-test',
  namespace: 'Test',
  timeoutMs: 1000,
  metrics: 'every-check',
  checks,
});
const permittedFor = (plan: HealthPlan) => permissionsFor(plan, stack, KEY_ARN);
const publishing = { actions: ['cloudwatch:PutMetricData'], resources: ['*'], conditions: expect.anything() };

describe('the health check may', () => {
  it('publish its own metrics and nothing else, when it checks nothing', () => {
    expect(permittedFor(planOf())).toEqual([
      { ...publishing, conditions: { StringEquals: { 'cloudwatch:namespace': 'Test' } } },
    ]);
  });

  it('do nothing for a URL', () => {
    const check: HealthCheck = { kind: 'http', name: 'api', url: 'http://api/health', critical: true };
    expect(permittedFor(planOf(check))).toEqual([publishing]);
  });

  it('describe a table and read the one row that nobody writes', () => {
    const check: HealthCheck = { kind: 'table', name: 'users', table: 'bi_users', critical: true };
    const resources = ['arn:aws:dynamodb:ap-northeast-1:111111111111:table/bi_users'];
    expect(permittedFor(planOf(check))).toEqual([
      { actions: ['dynamodb:DescribeTable'], resources },
      {
        actions: ['dynamodb:GetItem'],
        resources,
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['health-check'] } },
      },
      publishing,
    ]);
  });

  it('list a bucket, never read an object', () => {
    const check: HealthCheck = { kind: 'bucket', name: 'datasets', bucket: 'bi-datasets', critical: true };
    expect(permittedFor(planOf(check))).toEqual([
      { actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::bi-datasets'] },
      publishing,
    ]);
  });

  it('look at one service, and find its instances only if asked to', () => {
    const check = {
      kind: 'ecs-service',
      name: 'api',
      cluster: 'bi',
      service: 'api',
      critical: true,
    } as const;
    const describe = {
      actions: ['ecs:DescribeServices'],
      resources: ['arn:aws:ecs:ap-northeast-1:111111111111:service/bi/api'],
    };
    expect(permittedFor(planOf(check))).toEqual([describe, publishing]);
    const discovery = { namespace: 'bi.internal', service: 'api' };
    expect(permittedFor(planOf({ ...check, discovery }))).toEqual([
      describe,
      {
        actions: ['servicediscovery:DiscoverInstances'],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'servicediscovery:NamespaceName': 'bi.internal',
            'servicediscovery:ServiceName': 'api',
          },
        },
      },
      publishing,
    ]);
  });

  it('read exactly the secret it checks, and decrypt it through Secrets Manager only', () => {
    const check: HealthCheck = { kind: 'secret', name: 's', secretId: 'arn:s', keys: ['K'], critical: true };
    expect(permittedFor(planOf(check))).toEqual([
      { actions: ['secretsmanager:GetSecretValue'], resources: ['arn:s'] },
      {
        actions: ['kms:Decrypt'],
        resources: [KEY_ARN],
        conditions: { StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-1.amazonaws.com' } },
      },
      publishing,
    ]);
  });
});
