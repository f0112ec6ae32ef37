import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeServicesCommand, ECSClient, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { API } from '../../contract/bi-cards';
import { type HealthBefore, healthFindings } from '../../release/deploy/checks/health';
import { lastWords } from '../../release/deploy/checks/last-words';
import { OpsError } from '../exit';
import type { BiCardsSession } from '../session';
import type { Report } from '../ui/ui';

/** How long is waited, in milliseconds. */
export interface Patience {
  readonly poll: number;
  /** For ECS to replace every task. */
  readonly tasks: number;
  /** For the health check to pass afterwards. */
  readonly healthy: number;
}

export const patienceOf = ({ cloud }: Pick<BiCardsSession, 'cloud'>): Patience =>
  cloud === 'local'
    ? { poll: 250, tasks: 30_000, healthy: 15_000 }
    : { poll: 5_000, tasks: 20 * 60_000, healthy: 5 * 60_000 };

/** The tasks did not become what they should; `details` are what they said. */
export class TasksFailed extends Error {
  constructor(
    reason: string,
    readonly details: readonly string[],
  ) {
    super(reason);
  }
}

/**
 * The API's service, before its tasks are replaced.
 *
 * @returns nothing where no task is wanted: the next ones read the secret by themselves
 * @throws OpsError while ECS is at work already: its outcome would be taken for ours
 */
export async function apiToReplace(session: BiCardsSession): Promise<Service | undefined> {
  const service = await describe(session).catch(error => {
    if (error instanceof Error && error.name === 'ClusterNotFoundException') return undefined;
    throw error;
  });
  if (service?.deployments?.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS'))
    throw new OpsError(
      `service ${API.service} is being deployed; nothing was changed. Wait: aws ecs wait services-stable --cluster ${session.names.cluster} --services ${API.service}`,
    );
  return service && (service.desiredCount ?? 0) > 0 ? service : undefined;
}

/**
 * Replaces the API's tasks, which read the secret when they start, and waits until the new ones serve and `health` agrees.
 *
 * @throws TasksFailed with what the stopped tasks said last
 */
export async function replaceTasks(
  session: BiCardsSession,
  before: HealthBefore,
  report: Report,
  patience: Patience,
): Promise<void> {
  const { service } = await session.client(ECSClient).send(
    new UpdateServiceCommand({
      cluster: session.names.cluster,
      service: API.service,
      forceNewDeployment: true,
    }),
  );
  const own = service?.deployments?.find(({ status }) => status === 'PRIMARY')?.id;
  await settled(session, own, report, patience);
  await healthy(session, before, report, patience);
}

async function settled(session: BiCardsSession, own: string | undefined, report: Report, time: Patience) {
  const deadline = Date.now() + time.tasks;
  for (;;) {
    const service = await describe(session);
    const state = stateOf(service, own);
    if (state === 'done') return;
    if (state !== 'working') throw new TasksFailed(state, await lastWords(session, API.service));
    const { runningCount = 0, desiredCount = 0, deployments = [] } = service ?? {};
    report(`${runningCount} of ${desiredCount} tasks run, ${deployments.length} deployments`);
    if (Date.now() > deadline)
      throw new TasksFailed(
        `after ${Math.round(time.tasks / 1000)} s the tasks are not replaced`,
        await lastWords(session, API.service),
      );
    await sleep(time.poll, undefined, { signal: session.signal });
  }
}

/** Of our deployment: that ECS gave it up shows as FAILED, or as another one in its place. */
function stateOf(service: Service | undefined, own: string | undefined): string {
  const { deployments = [], runningCount = 0, desiredCount = 0 } = service ?? {};
  const ours = deployments.find(({ id }) => id === own) ?? (own === undefined ? deployments[0] : undefined);
  if (!ours) return 'ECS has put another deployment in the place of this one';
  if (ours.rolloutState === 'FAILED') return `ECS gave up: ${ours.rolloutStateReason ?? 'no reason given'}`;
  const done =
    deployments.length === 1 && runningCount >= desiredCount && ours.rolloutState !== 'IN_PROGRESS';
  return done ? 'done' : 'working';
}

async function healthy(session: BiCardsSession, before: HealthBefore, report: Report, time: Patience) {
  const deadline = Date.now() + time.healthy;
  for (;;) {
    const { problems } = await healthFindings(session, before);
    if (problems.length === 0) return;
    report(problems[0] ?? '');
    if (Date.now() > deadline) throw new TasksFailed('the health check does not pass', problems);
    await sleep(time.poll, undefined, { signal: session.signal });
  }
}

async function describe({ client, names }: BiCardsSession): Promise<Service | undefined> {
  const { services = [] } = await client(ECSClient).send(
    new DescribeServicesCommand({ cluster: names.cluster, services: [API.service] }),
  );
  return services.find(({ status }) => status === 'ACTIVE');
}
