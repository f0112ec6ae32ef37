import type { BiCardsConfig } from '../../systems/bi-cards/config';
import { OpsError } from '../exit';

export type Service = 'api' | 'executor';

/** Bounds of a service as Application Auto Scaling has them. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Scaling out was suspended by hand: a higher minimum would not start a task. */
  readonly suspended: boolean;
}

export interface ScalePlan {
  readonly service: Service;
  /** Minimum before and after; equal where there is nothing to do. */
  readonly from: number;
  readonly to: number;
  readonly max: number;
  /** What takes it back. */
  readonly undoneBy: string;
}

const CONFIGURED_IN = 'lib/systems/bi-cards/environments.ts';

/**
 * What `scale` would do.
 *
 * @param bounds undefined where the service is not registered for scaling
 * @throws OpsError with how the same is reached where this is not the way
 */
export function planScale(
  deployment: string,
  config: Pick<BiCardsConfig, Service>,
  service: Service,
  minimum: number,
  bounds: Bounds | undefined,
): ScalePlan {
  const { tasks } = config[service];
  if (tasks.kind === 'fixed')
    throw new OpsError(
      `${service} of ${deployment} has a fixed count of ${tasks.count}, and no minimum to raise. Change ${service}.tasks in ${CONFIGURED_IN} and deploy; in an emergency, until the next deploy that touches the service: aws ecs update-service --cluster ${deployment} --service ${service} --desired-count ${minimum}`,
    );
  if (!bounds)
    throw new OpsError(
      `${service} of ${deployment} is not registered for scaling: its stack is not deployed in this account and Region; see npm run ops -- status -d ${deployment}`,
    );
  if (bounds.max === 0)
    throw new OpsError(
      `${deployment} runs no release yet, so ${service} has no tasks to scale; first: npm run ops -- deploy ${deployment} <release>`,
    );
  if (minimum > bounds.max)
    throw new OpsError(
      `${service} of ${deployment} has at most ${bounds.max} tasks, and ${minimum} were asked for; allowed: ${tasks.min} to ${bounds.max}. For more, raise ${service}.tasks.max in ${CONFIGURED_IN} and deploy`,
    );
  if (minimum < tasks.min)
    throw new OpsError(
      `${service} of ${deployment} is configured with at least ${tasks.min} tasks, and ${minimum} were asked for; allowed: ${tasks.min} to ${bounds.max}. For fewer, lower ${service}.tasks.min in ${CONFIGURED_IN} and deploy`,
    );
  if (bounds.suspended)
    throw new OpsError(
      `scaling out of ${service} in ${deployment} is suspended by hand, so a minimum starts no task; resume it: aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/${deployment}/${service} --suspended-state DynamicScalingOutSuspended=false`,
    );
  return {
    service,
    from: bounds.min,
    to: minimum,
    max: bounds.max,
    undoneBy: undoing(deployment, service, tasks.min),
  };
}

/** A release changes no bound, so CloudFormation leaves them alone: it compares templates, not what is there. */
const undoing = (deployment: string, service: Service, configured: number) =>
  `npm run ops -- scale ${service} ${configured} -d ${deployment}, or the next deploy that changes ${service}.tasks in ${CONFIGURED_IN}; an ordinary release leaves it as it is`;

export function describeScale({ service, from, to, max, undoneBy }: ScalePlan, done: boolean): string {
  if (from === to) return `${service} has at least ${to} tasks already (at most ${max}); nothing to do`;
  const effect =
    to > from
      ? `tasks are started until ${to} run`
      : 'tasks are stopped when the load allows it, by the scaling policies';
  return [
    `${done ? '' : 'would change: '}${service} has at least ${to} tasks, not ${from}, and at most ${max}; ${effect}`,
    `undone by: ${undoneBy}`,
  ].join('\n');
}
