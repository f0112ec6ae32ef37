import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Container,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BiCardsSession } from '../../../ops/session';
import type { Report } from '../../../ops/ui/ui';
import type { Manifest } from '../../manifest';
import type { DeployContext } from '../context';
import { DeployFailed } from '../stop';
import { type HealthBefore, healthFindings } from './health';
import { describeServices, SERVICES } from './services';

export type Images = Manifest['images'];

/** A task of a service and the digest of what runs in it. */
export interface RunningTask {
  readonly id: string;
  /** What ECS resolved and what the task definition asked for; more than one where the two disagree. */
  readonly digests: readonly string[];
}

/**
 * Whether what runs is the release: the digests of the running tasks, the load balancer's targets, and what `health` says.
 * Asked again until it holds or the time is over: targets and names need a moment.
 *
 * @returns what was found and does not count, in words
 * @throws DeployFailed with everything that does not hold
 */
export async function truthCheck(
  context: Pick<DeployContext, 'session' | 'pace'>,
  images: Images,
  before: HealthBefore,
  report: Report,
): Promise<readonly string[]> {
  const { session, pace } = context;
  const deadline = Date.now() + pace.healthy;
  for (;;) {
    const services = await describeServices(context);
    const health = await healthFindings(session, before);
    const problems = [
      ...(await digestProblems(session, services, images)),
      ...(await targetProblems(session, services)),
      ...health.problems,
    ];
    if (problems.length === 0) return health.excused;
    report(problems[0] ?? '');
    if (Date.now() > deadline)
      throw new DeployFailed('what runs is not the release as it should be', problems);
    await sleep(pace.poll, undefined, { signal: session.signal });
  }
}

/** Running tasks whose image is not that of the release, and services with fewer tasks than they want. */
async function digestProblems(
  session: BiCardsSession,
  services: readonly Service[],
  images: Images,
): Promise<string[]> {
  const found = await Promise.all(
    SERVICES.map(async name => {
      const wanted = services.find(({ serviceName }) => serviceName === name)?.desiredCount ?? 0;
      const tasks = await runningTasks(session, name);
      const wrong = tasks.filter(({ digests }) => digests.length !== 1 || digests[0] !== images[name]);
      return [
        ...(wanted === 0 ? [`${name} wants no task`] : []),
        ...(tasks.length < wanted ? [`${name} runs ${tasks.length} of ${wanted} tasks`] : []),
        ...wrong.map(
          ({ id, digests }) =>
            `${name} task ${id} runs ${digests.join(' and ') || 'no known image'}, not ${images[name]}`,
        ),
      ];
    }),
  );
  return found.flat();
}

export async function runningTasks(session: BiCardsSession, serviceName: string): Promise<RunningTask[]> {
  const ecs = session.client(ECSClient);
  const { cluster } = session.names;
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, serviceName, desiredStatus: 'RUNNING' }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  return tasks
    .filter(({ lastStatus }) => lastStatus === 'RUNNING')
    .map(task => ({
      id: task.taskArn?.split('/').at(-1) ?? 'unknown',
      digests: digestsOf(task, serviceName),
    }));
}

function digestsOf({ containers = [] }: Task, name: string): string[] {
  const container = containers.find(one => one.name === name);
  return container ? [...new Set(digestsIn(container))] : [];
}

/** ECS fills `imageDigest` in when it has pulled; an emulator, or a task that is just starting, has none. */
function digestsIn({ imageDigest, image }: Container): string[] {
  const named = image?.includes('@') ? image.split('@')[1] : undefined;
  return [imageDigest, named].flatMap(digest => digest ?? []);
}

async function targetProblems(session: BiCardsSession, services: readonly Service[]): Promise<string[]> {
  const client = session.client(ElasticLoadBalancingV2Client);
  const balanced = services.flatMap(({ serviceName = '', desiredCount = 0, loadBalancers = [] }) =>
    loadBalancers.flatMap(({ targetGroupArn }) =>
      targetGroupArn ? [{ serviceName, desiredCount, TargetGroupArn: targetGroupArn }] : [],
    ),
  );
  if (session.cloud === 'local') return [];
  const found = await Promise.all(
    balanced.map(async ({ serviceName, desiredCount, TargetGroupArn }) => {
      const { TargetHealthDescriptions = [] } = await client.send(
        new DescribeTargetHealthCommand({ TargetGroupArn }),
      );
      const states = TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
        target: Target?.Id,
        state: TargetHealth?.State,
        why: TargetHealth?.Description ?? TargetHealth?.Reason ?? '',
      }));
      const healthy = states.filter(({ state }) => state === 'healthy').length;
      if (healthy >= desiredCount) return [];
      const others = states.filter(({ state }) => state !== 'healthy' && state !== 'draining');
      return [
        `${healthy} of ${desiredCount} targets of ${serviceName} are healthy`,
        ...others.map(({ target, state, why }) => `target ${target} is ${state}: ${why}`),
      ];
    }),
  );
  return found.flat();
}
