import { type Endpoint, endpoints } from '../model/endpoints';
import { rulesOf, type SecurityRule } from '../model/network';
import type { Resource } from '../model/template-set';
import { CannotTell } from '../model/unread';
import type { World } from '../model/world';
import { allGroups, groupIn, type Task, tablesOf } from './task';

export interface Reached {
  /** Group of the task. */
  readonly from: Resource;
  readonly rule: SecurityRule;
  readonly group: Resource;
}

/** Groups that a rule of the task's lets it talk to. */
export function reachedGroups(world: World, task: Task): Reached[] {
  return allGroups(world, task).flatMap(from =>
    rulesOf(world, from, 'egress')
      .filter(({ kind }) => kind === 'group')
      .map(rule => {
        const group = groupIn(rule.peer);
        if (group === 'default')
          throw new CannotTell(`who wears the VPC's default group is in no template: ${rule.label}`);
        return { from, rule, group };
      }),
  );
}

export function reachableEndpoints(world: World, task: Task): Endpoint[] {
  const groups = reachedGroups(world, task).map(({ group }) => group);
  return endpoints(world).filter(
    endpoint =>
      endpoint.kind !== 'Gateway' && endpoint.groups.some(one => groups.some(group => one.isSame(group))),
  );
}

export function gatewaysOn(world: World, task: Task): Endpoint[] {
  const tables = tablesOf(world, task);
  return endpoints(world).filter(
    ({ kind, routeTables }) =>
      kind === 'Gateway' && routeTables.some(one => tables.some(table => one.isSame(table))),
  );
}
