import { setTimeout as sleep } from 'node:timers/promises';
import { type Deployment, DescribeServicesCommand, ECSClient, type Service } from '@aws-sdk/client-ecs';
import { API, EXECUTOR } from '../../../contract/bi-cards';
import type { Report } from '../../../ops/ui/ui';
import type { DeployContext } from '../context';
import { DeployFailed } from '../stop';
import { lastWords } from './last-words';

export const SERVICES = [API.service, EXECUTOR.service] as const;

export async function describeServices({ session }: Pick<DeployContext, 'session'>): Promise<Service[]> {
  const { services = [] } = await session
    .client(ECSClient)
    .send(new DescribeServicesCommand({ cluster: session.names.cluster, services: [...SERVICES] }));
  return services.filter(({ status }) => status === 'ACTIVE');
}

/**
 * Waits until each service runs as many tasks as it wants, of one task definition. CloudFormation says "complete" of a
 * service that the circuit breaker has rolled back (containers-roadmap#1205), so ECS is asked.
 *
 * @throws DeployFailed with what the stopped tasks said last
 */
export async function waitForServices(
  context: Pick<DeployContext, 'session' | 'pace'>,
  report: Report,
): Promise<Service[]> {
  const { session, pace } = context;
  const deadline = Date.now() + pace.services;
  for (;;) {
    const services = await describeServices(context);
    const missing = SERVICES.filter(name => !services.some(({ serviceName }) => serviceName === name));
    const waiting = [...missing.map(name => `${name} is not there`), ...services.flatMap(unfinished)];
    const rolledBack = services.filter(isRolledBack);
    if (rolledBack.length > 0)
      throw await failure(context, `ECS rolled ${rolledBack.map(nameOf).join(' and ')} back`, rolledBack);
    if (waiting.length === 0) return services;
    report(waiting.join('; '));
    if (Date.now() > deadline)
      throw await failure(
        context,
        `after ${Math.round(pace.services / 1000)} s: ${waiting.join('; ')}`,
        services,
      );
    await sleep(pace.poll, undefined, { signal: session.signal });
  }
}

async function failure(
  { session }: Pick<DeployContext, 'session'>,
  reason: string,
  services: readonly Service[],
): Promise<DeployFailed> {
  const words = await Promise.all(services.map(service => lastWords(session, nameOf(service))));
  const why = services.flatMap(({ serviceName, deployments = [] }) =>
    deployments.filter(isFailed).map(({ rolloutStateReason }) => `${serviceName}: ${rolloutStateReason}`),
  );
  return new DeployFailed(reason, [...why, ...words.flat()]);
}

/** What is still to come, in words. */
function unfinished(service: Service): string[] {
  const { desiredCount = 0, runningCount = 0, deployments = [] } = service;
  const name = nameOf(service);
  if (runningCount < desiredCount) return [`${name} runs ${runningCount} of ${desiredCount} tasks`];
  if (deployments.length > 1) return [`${name} still has tasks of the previous version`];
  return deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS')
    ? [`${name} is not settled`]
    : [];
}

/** Of two deployments, the one that began later is the rollback to the other's predecessor. */
const isRolledBack = ({ deployments = [] }: Service) => deployments.some(isFailed);
const isFailed = ({ rolloutState }: Deployment) => rolloutState === 'FAILED';
const nameOf = ({ serviceName = '' }: Service) => serviceName;
