/** What the deployment guide v0.2 fixes: names, ports, keys and sizes that people and scripts already rely on. */
import { NO_IMAGE } from '../../../lib/contract/bi-cards';
import { type Json, synthesized } from '../../support/deployment';

const production = synthesized('bi-production');

/** Section 2.4, as its initialiser creates them: partition and sort key, then each index. */
const GUIDE_TABLES: Record<string, string[]> = {
  bi_users: ['userId', 'UsersByEmail(email)'],
  bi_datasets: ['datasetId', 'DatasetsByOwner(ownerId, createdAt)'],
  bi_cards: ['cardId', 'CardsByOwner(ownerId, createdAt)'],
  bi_dashboards: ['dashboardId', 'DashboardsByOwner(ownerId, createdAt)'],
  bi_filter_views: ['filterViewId', 'FilterViewsByDashboard(dashboardId, createdAt)'],
  bi_groups: ['groupId', 'GroupsByName(name)'],
  bi_group_members: ['groupId, userId', 'MembersByUser(userId, groupId)'],
  bi_dashboard_shares: [
    'shareId',
    'SharesByDashboard(dashboardId, createdAt)',
    'SharesByTarget(sharedToId, createdAt)',
  ],
};

const keyOf = (schema: Json) => schema.map((key: Json) => key.AttributeName).join(', ');
const containerOf = (name: string): Json =>
  production
    .resources('AWS::ECS::TaskDefinition')
    .flatMap(({ properties }) => properties.ContainerDefinitions)
    .find(container => container.Name === name);
const valuesOf = (list: Json[]) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
const namesOfType = (type: string, property: string) =>
  production.resources(type).map(({ properties }) => properties[property]);

describe('tables', () => {
  const tables = production.resources('AWS::DynamoDB::GlobalTable').map(({ properties }) => properties);

  it('are the guide’s eight, with its keys and indexes', () => {
    const shapes = Object.fromEntries(
      tables.map(table => [
        table.TableName,
        [
          keyOf(table.KeySchema),
          ...table.GlobalSecondaryIndexes.map(
            (index: Json) => `${index.IndexName}(${keyOf(index.KeySchema)})`,
          ),
        ],
      ]),
    );
    expect(shapes).toEqual(GUIDE_TABLES);
  });

  it('have a numeric creation time, string keys otherwise, and indexes that hold every attribute', () => {
    for (const table of tables) {
      for (const { AttributeName, AttributeType } of table.AttributeDefinitions) {
        expect(AttributeType).toBe(AttributeName === 'createdAt' ? 'N' : 'S');
      }
      for (const index of table.GlobalSecondaryIndexes)
        expect(index.Projection).toEqual({ ProjectionType: 'ALL' });
    }
  });

  it('can be restored to any second of 35 days and are billed by request', () => {
    for (const table of tables) {
      expect(table.BillingMode).toBe('PAY_PER_REQUEST');
      expect(table.Replicas[0].PointInTimeRecoverySpecification).toEqual({
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: 35,
      });
    }
  });
});

describe('names the runbook commands use', () => {
  it.each([
    ['AWS::ECS::Cluster', 'ClusterName', ['bi-production']],
    ['AWS::ECS::Service', 'ServiceName', ['api', 'executor']],
    ['AWS::ECS::TaskDefinition', 'Family', ['bi-production-api', 'bi-production-executor']],
    ['AWS::Logs::LogGroup', 'LogGroupName', ['/ecs/bi-production-api', '/ecs/bi-production-executor']],
    ['AWS::S3::Bucket', 'BucketName', ['bi-datasets-production', 'bi-static-production']],
  ])('%s: %s', (type, property, expected) => {
    expect(namesOfType(type, property)).toEqual(expect.arrayContaining(expected));
  });
});

describe('the API', () => {
  it('listens on 8000 with the guide’s environment', () => {
    const api = containerOf('api');
    expect(api.PortMappings).toEqual([{ ContainerPort: 8000, Protocol: 'tcp' }]);
    expect(valuesOf(api.Environment)).toMatchObject({
      ENV: 'production',
      AWS_REGION: 'ap-northeast-1',
      S3_BUCKET_DATASETS: 'bi-datasets-production',
      EXECUTOR_ENDPOINT: 'http://executor.bi-production.internal:8080',
    });
  });

  it('gets its secrets by key, never as a value', () => {
    const secrets = Object.fromEntries(
      containerOf('api').Secrets.map((secret: Json) => [secret.Name, JSON.stringify(secret.ValueFrom)]),
    );
    expect(Object.keys(secrets)).toEqual(['JWT_SECRET_KEY', 'VERTEX_AI_PROJECT_ID']);
    for (const [key, from] of Object.entries(secrets)) expect(from).toContain(`:${key}::`);
  });
});

describe('the executor', () => {
  it('listens on 8080, read-only, as user executor, without capabilities or secrets', () => {
    const executor = containerOf('executor');
    expect(executor).toMatchObject({
      PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
      ReadonlyRootFilesystem: true,
      User: 'executor',
      LinuxParameters: { Capabilities: { Drop: ['ALL'] }, Tmpfs: [{ ContainerPath: '/tmp' }] },
    });
    expect(executor.Secrets).toBeUndefined();
  });

  it('writes its log to the guide’s stream prefix', () => {
    expect(containerOf('executor').LogConfiguration.Options['awslogs-stream-prefix']).toBe('executor');
  });
});

it('asks for no image before the first release', () => {
  const { Parameters } = production.stack('service').template;
  expect(Parameters.ApiImageDigest.Default).toBe(NO_IMAGE);
  expect(Parameters.ExecutorImageDigest.Default).toBe(NO_IMAGE);
});

it('keeps replaced object versions for 30 days', () => {
  const rules = production
    .resources('AWS::S3::Bucket')
    .filter(({ properties }) => /^bi-(datasets|static)-/.test(properties.BucketName))
    .map(({ properties }) => properties.LifecycleConfiguration.Rules);
  expect(rules).toHaveLength(2);
  for (const bucket of rules) {
    expect(bucket.map((rule: Json) => rule.NoncurrentVersionExpiration?.NoncurrentDays)).toContain(30);
  }
});
