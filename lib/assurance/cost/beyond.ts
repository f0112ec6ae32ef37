import { API, EXECUTOR } from '../../contract/bi-cards';
import { described } from '../model/network';
import { CannotTell, OpenQuestion } from '../model/unread';
import type { World } from '../model/world';
import type { LoadModel } from './load-model';
import { inAverageHour, inBusiestHour, type ServiceShape, shapeOf, tasksFor } from './services/demand';

/**
 * A service whose users want more tasks in their busiest hour than its scaling allows. Its price goes by an average
 * working hour, so it is less than what they would cost only where that hour wants more than the bound, too.
 */
export interface Beyond {
  /** Its name; what people call the resource where the template tells none. */
  readonly service: string;
  /** Tasks, in the busiest hour. */
  readonly wanted: number;
  /** Tasks, in an average working hour. */
  readonly wantedOnAverage: number;
  readonly bound: number;
  /** Where the bound is set: a key of the configuration, or the property in templates of others. */
  readonly key: string;
}

/** Services of ours, which have a key in the configuration. */
const OURS: readonly string[] = [API.service, EXECUTOR.service];

/**
 * Services that the users of a load model drive beyond their bounds. One that cannot be read has no price either.
 *
 * @param configured whether a configuration of ours made the templates: anybody may call a service `api`
 */
export function beyondOf(world: World, load: LoadModel, configured: boolean): Beyond[] {
  return described(world, 'AWS::ECS::Service').flatMap(service => {
    const shape = readable(() => shapeOf(world, service));
    if (!shape) return [];
    const { max: bound } = shape.scale;
    const wantedIn = (hour: typeof inBusiestHour) => tasksFor(hour(world, shape.role, load), shape, load);
    const wanted = wantedIn(inBusiestHour);
    if (wanted <= bound) return [];
    const name = readable(() => service.properties.at('ServiceName').optionalText());
    const key = (configured && keyOf(name, shape)) || shape.scale.maxAt;
    const wantedOnAverage = wantedIn(inAverageHour);
    return [{ service: name ?? service.resource.label, wanted, wantedOnAverage, bound, key }];
  });
}

function keyOf(name: string | undefined, { scale }: ServiceShape): string | undefined {
  if (name === undefined || !OURS.includes(name)) return undefined;
  return `${name}.tasks.${scale.scales ? 'max' : 'count'}`;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CannotTell || error instanceof OpenQuestion) return undefined;
    throw error;
  }
}

/** For people. */
export function describeBeyond({ service, wanted, wantedOnAverage, bound, key }: Beyond): string {
  const missing =
    wantedOnAverage > bound
      ? `; an average working hour wants ${count(wantedOnAverage)}, and the sums hold ${count(bound)}`
      : '';
  return `the users want ${count(wanted)} ${service} ${wanted === 1 ? 'task' : 'tasks'} in their busiest hour, the bound is ${count(bound)} (${key})${missing}: docs/capacity.md`;
}

const count = (tasks: number) => tasks.toLocaleString('en');
