import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import type { TemplateResource } from '../../../lib/assurance/model/template';
import { DEAD_ENDS } from '../../../lib/ops/dead-ends';
import { EXIT } from '../../../lib/ops/exit';
import type { Subject } from '../../../lib/release/deploy/preflight/check';
import { preflight } from '../../../lib/release/deploy/preflight/preflight';
import type { AssemblyStack } from '../../../lib/release/deploy/stacks/assembly';
import { fakeSession } from '../../support/fake-session';

const [ecr, secrets, ecs, dynamodb, s3, logs, lambda] = [
  mockClient(ECRClient),
  mockClient(SecretsManagerClient),
  mockClient(ECSClient),
  mockClient(DynamoDBClient),
  mockClient(S3Client),
  mockClient(CloudWatchLogsClient),
  mockClient(LambdaClient),
];
const images = { api: `sha256:${'a'.repeat(64)}`, executor: `sha256:${'b'.repeat(64)}` };

const named = (name: string, more: object = {}) =>
  Object.assign(new Error(`it says ${name}`), { name, ...more });
const status = (httpStatusCode: number) => named('Unknown', { $metadata: { httpStatusCode } });

beforeEach(() => {
  for (const client of [ecr, secrets, ecs, dynamodb, s3, logs, lambda]) client.reset();
  ecr.on(DescribeImagesCommand).callsFake(({ imageIds }) => ({ imageDetails: imageIds }));
  healthFinds({});
  secrets.on(DescribeSecretCommand).rejects(named('ResourceNotFoundException'));
  ecs
    .on(DescribeServicesCommand)
    .resolves({ services: [{ serviceName: 'api', status: 'ACTIVE', deployments: [] }] });
  dynamodb.on(DescribeTableCommand).rejects(named('ResourceNotFoundException'));
  s3.on(HeadBucketCommand).rejects(named('NotFound'));
  logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [] });
});

const PLAN = {
  checks: [
    { kind: 'secret', name: 'generated-secrets', keys: ['JWT_SECRET_KEY'], critical: true },
    { kind: 'secret', name: 'personal-secrets', keys: ['VERTEX_AI_PROJECT_ID'], critical: false },
    { kind: 'http', name: 'api', url: 'http://api', critical: true },
  ],
};

/** Reasons of failing checks, by name. */
function healthFinds(reasons: Readonly<Record<string, string>>): void {
  const checks = Object.fromEntries(
    PLAN.checks.map(({ name }) => [
      name,
      { status: name in reasons ? 'unhealthy' : 'healthy', latencyMs: 1, reason: reasons[name] },
    ]),
  );
  const status = Object.keys(reasons).length > 0 ? 'unhealthy' : 'healthy';
  lambda.on(InvokeCommand).resolves({
    Payload: Buffer.from(JSON.stringify({ status, checks })) as never,
  });
  lambda
    .on(GetFunctionConfigurationCommand)
    .resolves({ Environment: { Variables: { HEALTH_PLAN: JSON.stringify(PLAN) } } });
}

const NOT_SET = 'not set: VERTEX_AI_PROJECT_ID';

const stack = (name: string, Resources: Record<string, TemplateResource> = {}): AssemblyStack => ({
  id: `bi-production/${name}`,
  name: `bi-production-${name}`,
  region: 'ap-northeast-1',
  dependencies: [],
  stack: { key: name, template: { Resources }, sha256: '' },
});

interface World {
  readonly status?: string;
  readonly resources?: Record<string, TemplateResource>;
  readonly environment?: 'local' | 'production';
}

/** The problems of a deployment with one stack, which exists where it has a status. */
async function problems(
  { status, resources, environment = 'production' }: World = { status: 'UPDATE_COMPLETE' },
) {
  const session = fakeSession(environment);
  const subject = {
    context: { session },
    manifest: { id: 'r2', images },
    account: '222222222222',
    stacks: [stack('data', resources)],
    deployed: new Map(
      status === undefined ? [] : [['bi-production-data', { name: 'bi-production-data', status }]],
    ),
  };
  const error = await preflight(subject as unknown as Subject).catch(found => found);
  if (error) expect(error.exitCode).toBe(EXIT.refused);
  return String(error?.message ?? '');
}

it('finds nothing where everything is as it should be', async () => {
  expect(await problems()).toBe('');
});

it('says everything at once', async () => {
  ecr.on(DescribeImagesCommand).rejects(named('ImageNotFoundException'));
  healthFinds({ 'personal-secrets': NOT_SET });
  const found = await problems({ status: 'UPDATE_ROLLBACK_FAILED' });
  expect(found).toContain(images.api);
  expect(found).toContain(images.executor);
  expect(found).toContain('VERTEX_AI_PROJECT_ID');
  expect(found).toContain('UPDATE_ROLLBACK_FAILED');
});

it('does not take an empty answer for an image that is there', async () => {
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [] });
  expect(await problems()).toContain(`bi-executor@${images.executor} is not in account`);
});

it('does not take a check that could not be made for one that passed', async () => {
  ecr.on(DescribeImagesCommand).rejects(named('AccessDeniedException'));
  expect(await problems()).toMatch(/could not check images: AccessDeniedException/);
});

describe('the secret', () => {
  it('is a problem where a person has yet to set a key', async () => {
    healthFinds({ 'personal-secrets': NOT_SET });
    expect(await problems()).toMatch(/bi-production\/app: not set: VERTEX_AI_PROJECT_ID/);
  });

  it('is none where only what a deploy brings is missing', async () => {
    healthFinds({ api: 'HTTP status 503', 'generated-secrets': 'not set: JWT_SECRET_KEY' });
    expect(await problems()).toBe('');
  });

  it('is none before the first deployment, which makes it', async () => {
    lambda.on(InvokeCommand).rejects(named('ResourceNotFoundException'));
    expect(await problems()).toBe('');
  });

  it('is not taken for filled where nobody could look', async () => {
    lambda.on(InvokeCommand).rejects(named('AccessDeniedException'));
    expect(await problems()).toContain('could not check secret: AccessDeniedException');
  });

  it('is excused in the local cloud only', async () => {
    healthFinds({ 'personal-secrets': NOT_SET });
    expect(await problems({ status: 'UPDATE_COMPLETE', environment: 'local' })).toBe('');
  });
});

describe('a stack', () => {
  it.each(Object.keys(DEAD_ENDS))('that is %s is a dead end, and the way out is named', async dead => {
    const found = await problems({ status: dead });
    expect(found).toContain(`stack bi-production-data is ${dead}: ${DEAD_ENDS[dead]?.means}`);
    expect(found).toMatch(/\n\s+(aws cloudformation|npx cdk) /);
  });

  it.each(['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'])(
    'that is %s belongs to somebody',
    async busy => {
      expect(await problems({ status: busy })).toContain(
        `bi-production-data is ${busy}: somebody changes it`,
      );
    },
  );
});

it('does not begin while ECS is deploying', async () => {
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        serviceName: 'api',
        status: 'ACTIVE',
        deployments: [
          {
            rolloutState: 'IN_PROGRESS',
            taskDefinition: 'arn:aws:ecs:x:y:task-definition/bi-production-api:7',
          },
        ],
      },
    ],
  });
  expect(await problems()).toMatch(/service api is being deployed \(bi-production-api:7\)/);
});

describe('a name that a new stack would take', () => {
  const resources = {
    Users: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 'bi_users' } },
    Data: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'bi-datasets-production' } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/ecs/bi-production-api' } },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'bi-production/app' } },
    Unnamed: { Type: 'AWS::S3::Bucket', Properties: {} },
    Computed: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'x' } } },
  };

  it('is free where nothing has it', async () => {
    expect(await problems({ resources })).toBe('');
    expect(s3.commandCalls(HeadBucketCommand)).toHaveLength(1);
  });

  it('is a problem where something retained has it, with the command that takes it over', async () => {
    dynamodb.on(DescribeTableCommand).resolves({});
    s3.on(HeadBucketCommand).resolves({});
    logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [{ logGroupName: '/ecs/bi-production-api' }] });
    const found = await problems({ resources });
    expect(found).toMatch(
      /is new, and this exists already: .*GlobalTable bi_users, .*Bucket bi-datasets-production, .*LogGroup \/ecs/,
    );
    expect(found).toContain(
      'npx cdk deploy bi-production/data --exclusively -c deployment=bi-production --import-existing-resources',
    );
  });

  it('is free where only a longer name begins with it', async () => {
    logs
      .on(DescribeLogGroupsCommand)
      .resolves({ logGroups: [{ logGroupName: '/ecs/bi-production-api-old' }] });
    expect(await problems({ resources })).toBe('');
  });

  it('cannot be had where another account has the bucket', async () => {
    s3.on(HeadBucketCommand).rejects(status(403));
    expect(await problems({ resources })).toMatch(
      /bi-datasets-production belongs to another account.*data\.bucketSuffix/,
    );
  });

  it('is held by a secret until it is deleted', async () => {
    secrets.on(DescribeSecretCommand).resolves({ DeletedDate: new Date() });
    expect(await problems({ resources })).toMatch(/bi-production\/app is scheduled for deletion/);
  });

  it('is not looked up for a stack that exists', async () => {
    dynamodb.on(DescribeTableCommand).resolves({});
    expect(await problems({ status: 'UPDATE_COMPLETE', resources })).toBe('');
  });
});
