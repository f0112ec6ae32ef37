import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { fixed, type Pricer } from '../charge';
import { logCharges, logGroupOfTask } from '../logs';
import { gbOfKiB, HOURS, MINUTES } from '../usage';
import { inAverageHour, monthly, shapeOf, tasksFor } from './demand';
import { taskCharges } from './tasks';

/**
 * Tasks of a service: the smallest number all month, and as many more as an average working hour asks for, within its
 * bounds. Its logs.
 */
const service: Pricer = {
  types: ['AWS::ECS::Service'],
  charges: ({ resource, properties }, { world, load, usage, withinBounds }) => {
    if (properties.at('LaunchType').optionalText() === 'EC2') properties.at('LaunchType').cannotTell();
    const definition = properties.at('TaskDefinition').resource('AWS::ECS::TaskDefinition');
    const shape = shapeOf(world, { resource, properties });
    const { role, scale, size } = shape;
    const work = monthly(world, role, load);
    const wanted = tasksFor(inAverageHour(world, role, load), shape, load);
    const more = Math.max(0, (withinBounds ? Math.min(wanted, scale.max) : wanted) - scale.min);
    const onSpot = scale.min * scale.spotShare;
    const tasks = (count: number, spot: boolean) =>
      count === 0
        ? []
        : taskCharges(size, { kind: 'fixed', hours: count * HOURS, what: words(count, spot), spot });
    const group = logGroupOfTask(world, definition);
    const { logKiB } = role === 'requests' ? load.perRequest : load.perCard;
    return [
      ...tasks(scale.min - onSpot, false),
      ...tasks(onSpot, true),
      ...(more === 0
        ? []
        : taskCharges(size, {
            kind: 'variable',
            hours: more * usage.activeHours,
            what: `${words(more, false)} more in working hours`,
            // What is added by scaling is divided by the same weights.
            spot: scale.spotShare > 0,
          })),
      ...logCharges(world, group, {
        kind: 'fixed',
        gb: gbOfKiB(scale.min * load.always.taskLogKiBPerMinute * MINUTES),
        what: 'logs',
      }),
      ...logCharges(world, group, { kind: 'variable', gb: gbOfKiB(work * logKiB), what: `logs of ${role}` }),
    ];
  },
};

const words = (count: number, spot: boolean) =>
  `${count} ${count === 1 ? 'task' : 'tasks'}${spot ? ' on Spot' : ''}`;

/**
 * Custom metrics that Container Insights makes on Fargate: `CpuUtilized`, `CpuReserved`, `MemoryUtilized`,
 * `MemoryReserved`, `NetworkRxBytes`, `NetworkTxBytes`, `StorageReadBytes`, `StorageWriteBytes`,
 * `EphemeralStorageReserved` and `EphemeralStorageUtilized` for each of the three; `ServiceCount` and `TaskCount` of
 * the cluster; counts of deployments, task sets, and desired, pending and running tasks of a service. Source:
 * CloudWatch user guide, Amazon ECS Container Insights metrics; the ephemeral ones are newer than the copy that was read.
 */
const INSIGHTS = { perCluster: 12, perService: 15, perFamily: 10 };

const cluster: Pricer = {
  types: ['AWS::ECS::Cluster'],
  charges: ({ resource, properties }, { world }) => {
    const settings = properties.at('ClusterSettings').items();
    const value = settings.find(one => one.at('Name').text() === 'containerInsights')?.at('Value');
    const mode = value?.optionalText() ?? 'disabled';
    if (mode === 'disabled' || value === undefined) return [];
    if (mode !== 'enabled') value.cannotTell();
    return [fixed('customMetric', insightsMetrics(world, resource), 'metrics of Container Insights')];
  },
};

function insightsMetrics(world: World, cluster: Resource): number {
  const services = world
    .ofType('AWS::ECS::Service')
    .filter(one => world.properties(one).at('Cluster').isSame(cluster));
  return INSIGHTS.perCluster + services.length * (INSIGHTS.perService + INSIGHTS.perFamily);
}

export const ecs: readonly Pricer[] = [service, cluster];
