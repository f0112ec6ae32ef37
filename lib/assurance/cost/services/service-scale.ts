import type { Described } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { mentions } from '../mentions';

/** How many tasks a service runs, and by what it adds some. */
export interface ServiceScale {
  readonly min: number;
  readonly max: number;
  /** Whether it adds tasks at all. */
  readonly scales: boolean;
  /** Where the template says `max`, for people. */
  readonly maxAt: string;
  /** Share of its CPU at which tasks are added; without a policy, all of it. */
  readonly cpuTarget: number;
  /**
   * Requests per task and minute at which tasks are added.
   * @default - no policy by requests
   */
  readonly requestTarget?: number;
  /** Share of the tasks that run on Fargate Spot. */
  readonly spotShare: number;
}

export function scaleOf(world: World, { resource, properties }: Described): ServiceScale {
  const target = world
    .ofType('AWS::ApplicationAutoScaling::ScalableTarget')
    .find(one => mentions(world.properties(one).at('ResourceId'), resource));
  const policies = target ? policiesOf(world, target) : [];
  const bounds = target ? world.properties(target) : undefined;
  const desired = properties.at('DesiredCount').optionalNumber();
  const min = bounds?.at('MinCapacity').optionalNumber() ?? desired ?? 1;
  return {
    min,
    max: bounds?.at('MaxCapacity').optionalNumber() ?? min,
    scales: bounds !== undefined,
    maxAt: (bounds?.at('MaxCapacity') ?? properties.at('DesiredCount')).where,
    cpuTarget: (targetOf(policies, 'ECSServiceAverageCPUUtilization') ?? 100) / 100,
    requestTarget: targetOf(policies, 'ALBRequestCountPerTarget'),
    spotShare: spotShare(properties.at('CapacityProviderStrategy'), min),
  };
}

const policiesOf = (world: World, target: Resource): Property[] =>
  world
    .ofType('AWS::ApplicationAutoScaling::ScalingPolicy')
    .map(policy => world.properties(policy))
    .filter(policy => mentions(policy.at('ScalingTargetId'), target))
    .map(policy => policy.at('TargetTrackingScalingPolicyConfiguration'));

function targetOf(policies: readonly Property[], metric: string): number | undefined {
  const policy = policies.find(
    one => one.at('PredefinedMetricSpecification', 'PredefinedMetricType').optionalText() === metric,
  );
  return policy?.at('TargetValue').optionalNumber();
}

/** A provider's base comes first, the rest is divided by weight. */
function spotShare(strategy: Property, tasks: number): number {
  const providers = strategy.items().map(one => ({
    spot: one.at('CapacityProvider').text() === 'FARGATE_SPOT',
    base: one.at('Base').optionalNumber() ?? 0,
    weight: one.at('Weight').optionalNumber() ?? 0,
  }));
  const total = (of: (one: (typeof providers)[number]) => number) =>
    providers.reduce((sum, one) => sum + of(one), 0);
  const rest = Math.max(0, tasks - total(({ base }) => base));
  const weights = total(({ weight }) => weight);
  if (tasks === 0 || providers.length === 0) return 0;
  const onSpot = total(({ spot, base, weight }) =>
    spot ? Math.min(base, tasks) + (weights === 0 ? 0 : (rest * weight) / weights) : 0,
  );
  return onSpot / tasks;
}
