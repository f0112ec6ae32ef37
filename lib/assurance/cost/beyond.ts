import { API, EXECUTOR } from '../../contract/bi-cards';
import { described } from '../model/network';
import { CannotTell, OpenQuestion } from '../model/unread';
import type { World } from '../model/world';
import type { LoadModel } from './load-model';
import { inBusiestHour, type ServiceShape, shapeOf, tasksFor } from './services/demand';

/** A service whose users want more tasks than its scaling allows: its price is not what they would cost. */
export interface Beyond {
  /** Its name; what people call the resource where the template tells none. */
  readonly service: string;
  /** Tasks, in the busiest hour. */
  readonly wanted: number;
  readonly bound: number;
  /** Where the bound is set: a key of the configuration, or the property in templates of others. */
  readonly key: string;
}

/** Services of ours, which have a key in the configuration. */
const OURS: readonly string[] = [API.service, EXECUTOR.service];

/** Services that the users of a load model drive beyond their bounds. One that cannot be read has no price either. */
export function beyondOf(world: World, load: LoadModel): Beyond[] {
  return described(world, 'AWS::ECS::Service').flatMap(service => {
    const shape = readable(() => shapeOf(world, service));
    if (!shape) return [];
    const { max: bound } = shape.scale;
    const wanted = tasksFor(inBusiestHour(world, shape.role, load), shape, load);
    if (wanted <= bound) return [];
    const name = readable(() => service.properties.at('ServiceName').optionalText());
    return [{ service: name ?? service.resource.label, wanted, bound, key: keyOf(name, shape) }];
  });
}

function keyOf(name: string | undefined, { scale }: ServiceShape): string {
  if (name === undefined || !OURS.includes(name)) return scale.maxAt;
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
export const describeBeyond = ({ service, wanted, bound, key }: Beyond): string =>
  `the users want ${count(wanted)} ${service} ${wanted === 1 ? 'task' : 'tasks'} in their busiest hour, the bound is ${count(bound)} (${key}): docs/capacity.md`;

const count = (tasks: number) => tasks.toLocaleString('en');
