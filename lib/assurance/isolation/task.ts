import { type Identity, roleOf } from '../model/iam';
import { routeTablesOf, vpcOf } from '../model/network';
import type { Property } from '../model/property';
import { allRuns, type Run, runsOf } from '../model/runs';
import type { Resource } from '../model/template-set';
import { CannotTell } from '../model/unread';
import { perWorldAnd, type World } from '../model/world';
import { mayRunTasks } from './power';

/** What people have looked at and found harmless; the proof takes their word for it. */
export interface Reviewed {
  /**
   * Names that the VPC may resolve; `*.` in front stands for every name below.
   * @default - regional names of AWS services, and the Cloud Map namespaces in the templates
   */
  readonly dnsNames?: readonly string[];
  /**
   * Ids of AWS's own prefix lists for S3, beside those known for the Region.
   * @default - none
   */
  readonly s3PrefixLists?: readonly string[];
  /**
   * Names of the containers in the task.
   * @default - one container, whatever its name
   */
  readonly containers?: readonly string[];
}

/** The task definition under proof. Every run of it in the templates is proved. */
export interface Task {
  readonly definition: Resource;
  readonly reviewed: Reviewed;
}

/** Every run of the task. */
export const runs = perWorldAnd((world: World, { definition }: Task): Run[] => {
  const found = runsOf(world, definition);
  const hidden = allRuns(world).unread.find(({ resource }) => mayRunTasks(world, resource));
  if (hidden)
    throw new CannotTell(
      `${hidden.resource.label} may run the task, and what it calls is not known: ${hidden.why}`,
    );
  if (found.length === 0) throw new CannotTell(`nothing in the templates runs ${definition.label}`);
  return found;
});

/** A subnet, and one run that uses it. */
export interface Placement {
  readonly run: Run;
  readonly subnet: Resource;
}

export const placements = perWorldAnd((world: World, task: Task): Placement[] =>
  runs(world, task).flatMap(run => {
    const subnets = run.network.atAnyCase('Subnets').items();
    if (subnets.length === 0) throw new CannotTell(`${run.label} names no subnets`);
    return subnets.map(subnet => ({ run, subnet: subnet.resource('AWS::EC2::Subnet') }));
  }),
);

/** Every subnet the task may run in. */
export const subnetsOf = perWorldAnd((world: World, task: Task): Resource[] => [
  ...new Set(placements(world, task).map(({ subnet }) => subnet)),
]);

export const tablesOf = perWorldAnd((world: World, task: Task): Resource[] => [
  ...new Set(subnetsOf(world, task).flatMap(subnet => routeTablesOf(world, subnet))),
]);

/** The one VPC of every run. */
export const vpc = perWorldAnd((world: World, task: Task): Resource => {
  const [only, another] = new Set(subnetsOf(world, task).map(subnet => vpcOf(world, subnet)));
  if (!only || another) throw new CannotTell('the subnets of the task are in several VPCs');
  return only;
});

/** A security group that the templates define, or the VPC's default one. */
export type Group = Resource | 'default';

export function groupsOf({ network }: Run): Group[] {
  const groups = network.atAnyCase('SecurityGroups').items();
  return groups.length === 0 ? ['default'] : groups.map(groupIn);
}

export function groupIn(property: Property): Group {
  return property.identity().isElse ? 'default' : property.resource('AWS::EC2::SecurityGroup');
}

/** Every group of the templates that some run wears. */
export const allGroups = perWorldAnd((world: World, task: Task): Resource[] => [
  ...new Set(
    runs(world, task)
      .flatMap(groupsOf)
      .filter(group => group !== 'default'),
  ),
]);

export interface Roles {
  /** What the code in the container has credentials of; undefined where it has none. */
  readonly task?: Identity;
  /** Pulls the image and writes the log; the container has no credentials of it. */
  readonly execution?: Identity;
}

export const rolesOf = perWorldAnd((world: World, definition: Resource): Roles => {
  const role = (name: string) => {
    const property = world.properties(definition).at(name);
    return property.isAbsent ? undefined : roleOf(world, property);
  };
  return { task: role('TaskRoleArn'), execution: role('ExecutionRoleArn') };
});

export const containersOf = (world: World, { definition }: Task): Property[] => {
  const containers = world.properties(definition).at('ContainerDefinitions').items();
  if (containers.length === 0) throw new CannotTell(`${definition.label} has no containers`);
  return containers;
};

export const nameOfContainer = (container: Property): string => container.at('Name').text();

/** First steps of every path. */
export const fromTask = ({ definition }: Task, run?: Run): string[] => [
  `task ${definition.label}`,
  ...(run ? [`run by ${run.kind} ${run.label}`] : []),
];
