import { allowedNames } from '../../model/dns';
import { routeTablesOf, rulesOf, trafficOf } from '../../model/network';
import { CannotTell, OpenQuestion } from '../../model/unread';
import type { World } from '../../model/world';
import { gatewaysOn, reachableEndpoints } from '../reach';
import { bucketsWithin } from '../s3-grants';
import { allGroups, fromTask, groupIn, subnetsOf, type Task, tablesOf, vpc } from '../task';
import type { Verdict } from '../verdict';
import { wearers } from '../wearers';
import type { Arrow } from './mermaid';

/** Who calls the task and what it reaches, and the ways out that were found. */
export function picture(world: World, task: Task, verdicts: readonly Verdict[]): Arrow[] {
  const [box = 'task'] = fromTask(task);
  return [
    ...known(() => callers(world, task, box)),
    ...known(() => places(world, task, box)),
    ...known(() => throughGateways(world, task)),
    ...known(() => throughInterfaces(world, task, box)),
    ...known(() => names(world, task, box)),
    ...verdicts.flatMap(({ id, counterexample }) => wayOut(id, counterexample)),
  ];
}

/** A picture leaves out what is not known; the verdicts do not. */
function known(draw: () => Arrow[]): Arrow[] {
  try {
    return draw();
  } catch (error) {
    if (error instanceof CannotTell || error instanceof OpenQuestion) return [];
    throw error;
  }
}

function callers(world: World, task: Task, box: string): Arrow[] {
  return allGroups(world, task)
    .flatMap(group => rulesOf(world, group, 'ingress'))
    .filter(({ kind }) => kind === 'group')
    .flatMap(rule => {
      const group = groupIn(rule.peer);
      const who =
        group === 'default' ? ["the VPC's default group"] : wearers(world, group).map(({ label }) => label);
      return who.map(from => ({ from, to: box, label: trafficOf(rule) }));
    });
}

function places(world: World, task: Task, box: string): Arrow[] {
  return subnetsOf(world, task).flatMap(subnet => {
    const place = `subnet ${subnet.label}`;
    const tables = routeTablesOf(world, subnet).map(table => ({
      from: place,
      to: `route table ${table.label}`,
    }));
    return [{ from: box, to: place }, ...tables];
  });
}

function throughGateways(world: World, task: Task): Arrow[] {
  return gatewaysOn(world, task).flatMap(({ resource, service, routeTables }) => {
    const endpoint = `endpoint ${resource.label} (${service})`;
    const from = tablesOf(world, task).filter(table => routeTables.some(one => one.isSame(table)));
    const buckets = service === 's3' ? bucketsWithin(world, task) : [];
    return [
      ...from.map(table => ({ from: `route table ${table.label}`, to: endpoint, label: 'policy' })),
      ...buckets.map(name => ({ from: endpoint, to: `bucket ${name}` })),
    ];
  });
}

function throughInterfaces(world: World, task: Task, box: string): Arrow[] {
  return reachableEndpoints(world, task).map(({ resource, service }) => ({
    from: box,
    to: `endpoint ${resource.label} (${service})`,
    label: 'security group, policy',
  }));
}

function names(world: World, task: Task, box: string): Arrow[] {
  const count = allowedNames(world, vpc(world, task)).length;
  return [{ from: box, to: `${count} names by DNS`, label: 'DNS Firewall' }];
}

function wayOut(id: string, steps: readonly string[]): Arrow[] {
  return steps.slice(1).map((to, index) => ({ from: steps[index] ?? '', to, label: id, isEscape: true }));
}
