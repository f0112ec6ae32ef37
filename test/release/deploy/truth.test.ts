import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  type Container,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { HealthCheck } from '../../../lib/contract/health';
import type { HealthBefore } from '../../../lib/release/deploy/checks/health';
import { waitForServices } from '../../../lib/release/deploy/checks/services';
import { truthCheck } from '../../../lib/release/deploy/checks/truth';
import { fakeSession } from '../../support/fake-session';

const ecs = mockClient(ECSClient);
const balancer = mockClient(ElasticLoadBalancingV2Client);
const lambda = mockClient(LambdaClient);
const logs = mockClient(CloudWatchLogsClient);

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const images = { api: digest('a'), executor: digest('b') };
const image = (service: string, of: string) =>
  `222222222222.dkr.ecr.ap-northeast-1.amazonaws.com/bi-${service}@${of}`;
/** One look and no more, or time enough for a second one on a busy machine. */
const IMPATIENT = { poll: 1, services: -1, healthy: -1 };
const PATIENT = { poll: 1, services: 60_000, healthy: 60_000 };

const service = (serviceName: string, more: Partial<Service> = {}): Service => ({
  serviceName,
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 1,
  deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
  ...(serviceName === 'api' && { loadBalancers: [{ targetGroupArn: 'arn:targets' }] }),
  ...more,
});

const servicesAre = (...services: Service[]) => ecs.on(DescribeServicesCommand).resolves({ services });

function tasksAre(service: 'api' | 'executor', ...containers: Container[]) {
  const arns = containers.map((_, i) => `arn:aws:ecs:x:y:task/bi-production/${service}${i}`);
  ecs.on(ListTasksCommand, { serviceName: service, desiredStatus: 'RUNNING' }).resolves({ taskArns: arns });
  ecs.on(DescribeTasksCommand, { tasks: arns }).resolves({
    tasks: arns.map((taskArn, i) => ({
      taskArn,
      lastStatus: 'RUNNING',
      containers: [{ name: service, ...containers[i] }],
    })),
  });
}

/** A check that the deployment brings with it. */
const NEW = 'bi-production/google-key';
const CHECKS: HealthCheck[] = [
  { kind: 'http', name: 'api', url: 'http://api', critical: true },
  {
    kind: 'secret',
    name: 'personal-secrets',
    secretId: 's',
    keys: ['VERTEX_AI_PROJECT_ID'],
    critical: false,
  },
  { kind: 'secret', name: NEW, secretId: 'k', keys: ['GCP_SERVICE_ACCOUNT_KEY'], critical: false },
  { kind: 'bucket', name: 'datasets-bucket', bucket: 'b', critical: true },
];
function healthSays(...failing: string[]) {
  const checks = Object.fromEntries(
    CHECKS.map(({ name }) => [
      name,
      failing.includes(name) ? { status: 'unhealthy', reason: `${name} is broken` } : { status: 'healthy' },
    ]),
  );
  const Payload = Buffer.from(JSON.stringify({ status: 'healthy', checks }));
  lambda.on(InvokeCommand).resolves({ Payload: Payload as never });
}

beforeEach(() => {
  for (const client of [ecs, balancer, lambda, logs]) client.reset();
  servicesAre(service('api'), service('executor'));
  tasksAre('api', { image: image('api', images.api), imageDigest: images.api });
  tasksAre('executor', { image: image('executor', images.executor), imageDigest: images.executor });
  balancer.on(DescribeTargetHealthCommand).resolves({
    TargetHealthDescriptions: [{ Target: { Id: '10.30.32.7' }, TargetHealth: { State: 'healthy' } }],
  });
  lambda.on(GetFunctionConfigurationCommand).resolves({
    Environment: { Variables: { HEALTH_PLAN: JSON.stringify({ checks: CHECKS }) } },
  });
  healthSays();
});

/** Every check was made, unless it comes with the deployment. */
const beforehand = (failed: readonly string[] | 'first'): HealthBefore =>
  failed === 'first'
    ? 'first'
    : { made: new Set(CHECKS.map(({ name }) => name).filter(name => name !== NEW)), failed: new Set(failed) };

const check = (
  environment: 'local' | 'production' = 'production',
  failed: readonly string[] | 'first' = [],
  pace = IMPATIENT,
) =>
  truthCheck({ session: fakeSession(environment), pace }, images, beforehand(failed), () => {}).then(
    excused => ({ excused, problems: '' }),
    error => ({ excused: [], problems: error.message as string }),
  );

describe('what runs is not the release', () => {
  it('where a task runs another image than the manifest has', async () => {
    tasksAre('api', { image: image('api', digest('c')), imageDigest: digest('c') });
    expect((await check()).problems).toContain(`api task api0 runs ${digest('c')}, not ${images.api}`);
  });

  it('where one of two tasks does', async () => {
    servicesAre(service('api', { desiredCount: 2, runningCount: 2 }), service('executor'));
    const right = { image: image('api', images.api), imageDigest: images.api };
    tasksAre('api', right, { image: image('api', digest('c')), imageDigest: digest('c') });
    expect((await check()).problems).toContain('api task api1 runs');
  });

  it('where what ECS has pulled is not what the task asked for', async () => {
    tasksAre('api', { image: image('api', images.api), imageDigest: digest('c') });
    expect((await check()).problems).toContain(`runs ${digest('c')} and ${images.api}`);
  });

  it('where no digest is known', async () => {
    tasksAre('api', { image: 'bi-api:latest' });
    expect((await check()).problems).toContain('api task api0 runs no known image');
  });

  it('where a service wants no task, or runs fewer than it wants', async () => {
    servicesAre(service('api', { desiredCount: 2 }), service('executor', { desiredCount: 0 }));
    const { problems } = await check();
    expect(problems).toContain('api runs 1 of 2 tasks');
    expect(problems).toContain('executor wants no task');
  });

  it('where a target is not healthy, with its reason', async () => {
    balancer.on(DescribeTargetHealthCommand).resolves({
      TargetHealthDescriptions: [
        {
          Target: { Id: '10.30.32.7' },
          TargetHealth: { State: 'unhealthy', Description: 'Health checks failed with these codes: [503]' },
        },
      ],
    });
    expect((await check()).problems).toMatch(/0 of 1 targets of api are healthy.*10\.30\.32\.7.*\[503\]/s);
  });

  it('where health fails, also in what failed before if it is critical', async () => {
    healthSays('api');
    expect((await check('production', ['api'])).problems).toContain('health: api: api is broken');
  });

  it('where health itself fails', async () => {
    lambda.on(InvokeCommand).resolves({ FunctionError: 'Unhandled' });
    expect((await check()).problems).toMatch(/bi-production-health failed \(Unhandled\)/);
  });

  it('where something not critical fails that worked before', async () => {
    healthSays('personal-secrets');
    expect((await check()).problems).toContain('health: personal-secrets');
  });
});

describe('what runs is the release', () => {
  it('where every digest, target and check says so', async () => {
    expect(await check()).toEqual({ excused: [], problems: '' });
  });

  it('where that comes true while it is asked', async () => {
    lambda.reset();
    healthSays();
    lambda.on(GetFunctionConfigurationCommand).resolves({});
    balancer
      .on(DescribeTargetHealthCommand)
      .resolvesOnce({ TargetHealthDescriptions: [{ TargetHealth: { State: 'initial' } }] })
      .resolves({ TargetHealthDescriptions: [{ TargetHealth: { State: 'healthy' } }] });
    expect((await check('production', [], PATIENT)).problems).toBe('');
  });

  it.each([
    ['as broken as it was', ['personal-secrets']],
    ['waiting for a person after the first deployment', 'first' as const],
  ])('where only something not critical is %s, which is said', async (_, before) => {
    healthSays('personal-secrets');
    const { excused, problems } = await check('production', before);
    expect(problems).toBe('');
    expect(excused).toEqual(['health: personal-secrets: personal-secrets is broken']);
  });

  it('where a secret that the deployment has made waits for the person who fills it', async () => {
    healthSays(NEW);
    const { excused, problems } = await check();
    expect(problems).toBe('');
    expect(excused).toEqual([`health: ${NEW}: ${NEW} is broken`]);
  });
});

describe('in the local cloud', () => {
  beforeEach(() => tasksAre('api', { image: image('api', images.api) }));

  it('what needs a container is excused, and nothing else', async () => {
    healthSays('api', 'datasets-bucket');
    balancer.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [] });
    const { problems } = await check('local');
    expect(problems).toContain('health: datasets-bucket');
    expect(problems).not.toContain('health: api:');
    expect(problems).not.toContain('targets');
  });

  it('on AWS the same is a problem', async () => {
    healthSays('api');
    balancer.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [] });
    const { problems } = await check('production');
    expect(problems).toContain('health: api:');
    expect(problems).toContain('0 of 1 targets');
  });
});

describe('waiting for the services', () => {
  const wait = (pace = IMPATIENT) =>
    waitForServices({ session: fakeSession(), pace }, () => {}).then(
      () => '',
      error => error.message as string,
    );

  function stopped(service: string, exitCode: number | undefined) {
    ecs
      .on(ListTasksCommand, { serviceName: service, desiredStatus: 'STOPPED' })
      .resolves({ taskArns: ['arn:aws:ecs:x:y:task/c/dead'] });
    ecs.on(DescribeTasksCommand, { tasks: ['arn:aws:ecs:x:y:task/c/dead'] }).resolves({
      tasks: [
        {
          taskArn: 'arn:aws:ecs:x:y:task/c/dead',
          stoppedReason: 'Essential container in task exited',
          containers: [{ name: service, ...(exitCode !== undefined && { exitCode }) }],
        },
      ],
    });
    logs.on(GetLogEventsCommand).resolves({ events: [{ message: 'KeyError: JWT_SECRET_KEY\n' }] });
  }

  it('ends where the circuit breaker rolled one back, with the last words of its tasks', async () => {
    stopped('api', 1);
    servicesAre(
      service('api', {
        deployments: [
          { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
          { status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start' },
        ],
      }),
      service('executor'),
    );
    const words = await wait();
    expect(words).toMatch(/ECS rolled api back/);
    expect(words).toContain('api: tasks failed to start');
    expect(words).toContain('Essential container in task exited; api exited with 1');
    expect(words).toContain('| KeyError: JWT_SECRET_KEY');
    expect(logs.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: '/ecs/bi-production-api',
      logStreamName: 'api/api/dead',
    });
  });

  it('ends after its time, with what is missing and why', async () => {
    stopped('executor', undefined);
    ecs.on(ListTasksCommand, { serviceName: 'api', desiredStatus: 'STOPPED' }).resolves({ taskArns: [] });
    servicesAre(service('api'), service('executor', { runningCount: 0, desiredCount: 2 }));
    expect(await wait()).toMatch(
      /executor runs 0 of 2 tasks.*api: ECS remembers no stopped task.*executor did not start/s,
    );
  });

  it('goes on where the last words cannot be read', async () => {
    ecs.on(ListTasksCommand).rejects(new Error('not allowed'));
    servicesAre(service('api', { runningCount: 0 }), service('executor'));
    expect(await wait()).toMatch(/api runs 0 of 1 tasks.*its stopped tasks were not read: not allowed/s);
  });

  it('takes a missing service for one that is not there yet', async () => {
    ecs.on(ListTasksCommand).resolves({ taskArns: [] });
    servicesAre(service('api'));
    expect(await wait()).toContain('executor is not there');
  });

  it('ends well once both run what they want', async () => {
    ecs
      .on(DescribeServicesCommand)
      .resolvesOnce({ services: [service('api', { runningCount: 0 }), service('executor')] })
      .resolves({ services: [service('api'), service('executor')] });
    expect(await wait(PATIENT)).toBe('');
  });
});
