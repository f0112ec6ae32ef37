import type { Described } from '../../model/network';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { evenly } from '../charge';
import type { LoadModel } from '../load-model';
import { usageOf } from '../usage';
import { type ServiceScale, scaleOf } from './service-scale';
import { sizeOf, type TaskSize } from './tasks';

/** What a service does: answer requests behind a load balancer, or do the work behind one that does. */
export type ServiceRole = 'requests' | 'cards';

/** What decides how many tasks of a service are wanted. */
export interface ServiceShape {
  readonly role: ServiceRole;
  readonly scale: ServiceScale;
  readonly size: TaskSize;
}

/** A service as the templates define it. */
export const shapeOf = (world: World, service: Described): ServiceShape => ({
  role: roleOf(world, service.resource),
  scale: scaleOf(world, service),
  size: sizeOf(world, service.properties.at('TaskDefinition').resource('AWS::ECS::TaskDefinition')),
});

const roleOf = (world: World, service: Resource): ServiceRole =>
  world.properties(service).at('LoadBalancers').items().length > 0 ? 'requests' : 'cards';

/** Services among which the same work is divided. */
const sameRole = (world: World, role: ServiceRole): Resource[] =>
  world.ofType('AWS::ECS::Service').filter(service => roleOf(world, service) === role);

/** Requests or cards that a service of a role gets in a month. */
export const monthly = (world: World, role: ServiceRole, load: LoadModel): number =>
  evenly(usageOf(load)[role], sameRole(world, role));

/** The same in an average working hour, by which the months are priced. */
export const inAverageHour = (world: World, role: ServiceRole, load: LoadModel): number =>
  monthly(world, role, load) / usageOf(load).activeHours;

/** The same in the busiest hour. */
export const inBusiestHour = (world: World, role: ServiceRole, load: LoadModel): number =>
  evenly(load.dailyUsers * load.perUserAndDay[role] * load.busiestHour, sameRole(world, role));

/**
 * Cards that fit into a task's memory at a time. Its `/tmp` is memory, and counted as full. One runs in any case: a task
 * takes it, and is killed if it does not fit.
 */
export function cardsAtATime({ memoryGB, tmpMiB }: TaskSize, { perCard, always }: LoadModel): number {
  const left = memoryGB * 1024 - tmpMiB - always.executorMiB;
  return Math.max(1, Math.floor(left / perCard.memoryMiB));
}

/** Tasks that are wanted for so many requests or cards in an hour, whatever the bounds are. */
export function tasksFor(perHour: number, { role, scale, size }: ServiceShape, load: LoadModel): number {
  const { cpuTarget, requestTarget } = scale;
  const { cpuSeconds } = role === 'requests' ? load.perRequest : load.perCard;
  const byCpu = (perHour * cpuSeconds) / (3600 * size.cpus * cpuTarget);
  const byRequests = role === 'requests' && requestTarget !== undefined ? perHour / (60 * requestTarget) : 0;
  const byMemory =
    role === 'cards' ? (perHour * load.perCard.seconds) / (3600 * cardsAtATime(size, load)) : 0;
  return Math.ceil(Math.max(byCpu, byRequests, byMemory));
}
