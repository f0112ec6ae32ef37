import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { evenly } from '../charge';
import type { LoadModel } from '../load-model';
import { usageOf } from '../usage';
import type { ServiceScale } from './service-scale';
import type { TaskSize } from './tasks';

/** What a service does: answer requests behind a load balancer, or do the work behind one that does. */
export type ServiceRole = 'requests' | 'cards';

export const roleOf = (world: World, service: Resource): ServiceRole =>
  world.properties(service).at('LoadBalancers').items().length > 0 ? 'requests' : 'cards';

/** Services among which the same work is divided. */
const sameRole = (world: World, role: ServiceRole): Resource[] =>
  world.ofType('AWS::ECS::Service').filter(service => roleOf(world, service) === role);

/** Requests or cards that a service gets in a month. */
export function monthly(world: World, service: Resource, load: LoadModel): number {
  const role = roleOf(world, service);
  return evenly(usageOf(load)[role], sameRole(world, role));
}

/** Tasks that are wanted for so many requests or cards in an hour, whatever the bounds are. */
export function tasksFor(
  perHour: number,
  role: ServiceRole,
  load: LoadModel,
  { cpuTarget, requestTarget }: ServiceScale,
  { cpus }: TaskSize,
): number {
  const { cpuSeconds } = role === 'requests' ? load.perRequest : load.perCard;
  const byCpu = (perHour * cpuSeconds) / (3600 * cpus * cpuTarget);
  const byRequests = role === 'requests' && requestTarget !== undefined ? perHour / (60 * requestTarget) : 0;
  return Math.ceil(Math.max(byCpu, byRequests));
}
