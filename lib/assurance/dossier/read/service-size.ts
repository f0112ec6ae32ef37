import { mentioning } from '../../cost/mentions';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { count } from '../content';
import { orElse } from './settle';

/** `2–6 tasks`, `1 task`. */
export const tasksOf = (world: World, service: Resource): string =>
  orElse(
    () => {
      const [target] = mentioning(
        world,
        service,
        'ResourceId',
        'AWS::ApplicationAutoScaling::ScalableTarget',
      );
      if (!target) return count(world.properties(service).at('DesiredCount').optionalNumber() ?? 1, 'task');
      const [from, to] = ['MinCapacity', 'MaxCapacity'].map(name => world.properties(target).at(name).text());
      return `${from}–${to} tasks`;
    },
    () => 'tasks',
  );
