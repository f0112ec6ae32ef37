import { rulesOf, type SecurityRule, trafficOf } from '../../model/network';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { attempt, type Check, type Escape, forEach } from '../check';
import { allGroups, containersOf, fromTask, groupIn, type Task } from '../task';
import { type Finding, violated } from '../verdict';
import { wornByTasksOnly } from '../wearers';

/** E20: the ingress rules are one group of another service's tasks on the container's port. */
const callers: Check = (world, task) => [
  ...forEach(
    () =>
      allGroups(world, task).flatMap(group =>
        rulesOf(world, group, 'ingress').map(rule => ({ group, rule })),
      ),
    ({ group, rule }) => uninvited(world, task, group, rule),
  ),
  ...attempt(() => {
    const sources = allGroups(world, task).flatMap(group => rulesOf(world, group, 'ingress'));
    const groups = new Set(sources.filter(({ kind }) => kind === 'group').map(({ peer }) => groupIn(peer)));
    if (groups.size <= 1) return undefined;
    return violated(`${groups.size} groups may call the task`, [
      ...sources.map(rule => `${rule.peer.description} (${rule.label})`),
      ...fromTask(task),
    ]);
  }),
];

function uninvited(world: World, task: Task, group: Resource, rule: SecurityRule): Finding | undefined {
  const from = (what: string) =>
    violated(`${what}: ${rule.label}`, [
      rule.peer.description,
      `ingress rule ${rule.label} (${trafficOf(rule)})`,
      `security group ${group.label}`,
      ...fromTask(task),
    ]);
  if (rule.kind !== 'group') return from(`the task lets in ${rule.peer.description}`);
  const ports = containersOf(world, task).flatMap(container =>
    container
      .at('PortMappings')
      .items()
      .map(mapping => mapping.at('ContainerPort').optionalNumber()),
  );
  const { protocol, ports: range } = rule;
  if (protocol !== 'tcp' || range.from !== range.to || !ports.includes(range.from))
    return from(`the task lets in ${trafficOf(rule)}, its port is ${ports.join(', ') || 'not written'}`);
  const source = groupIn(rule.peer);
  if (source === group) return from('tasks of the same group may call each other');
  if (!wornByTasksOnly(world, rule))
    return from('something else than tasks of another service may call the task');
  return undefined;
}

/** Who may open connections to the task. */
export const CALLERS: readonly Escape[] = [
  {
    id: 'E20',
    title: 'callers',
    holds: "one group, worn by another service's tasks only, may call the task's port",
    check: callers,
  },
];
