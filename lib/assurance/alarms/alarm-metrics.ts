import { isRecord } from '../model/template';
import type { Resource, TemplateSet } from '../model/template-set';
import { Reference, Text } from '../model/value';
import { World } from '../model/world';
import { DIMENSIONS } from './metric-catalogue';

/** A metric that an alarm watches, with what each of its dimensions leads to. */
export interface AlarmMetric {
  readonly alarm: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, DimensionValue>>;
}

/** The resource that a dimension names, its text, or both where a resource has a physical name. */
interface DimensionValue {
  readonly resource?: Resource;
  readonly text?: string;
}

/** Every metric of every metric alarm, those inside formulas as well. */
export function alarmMetrics(set: TemplateSet): AlarmMetric[] {
  const world = new World(set);
  return set.ofType('AWS::CloudWatch::Alarm').flatMap(alarm => {
    const properties = alarm.template.Properties ?? {};
    const stats = [properties, ...queriesOf(properties)].filter(({ MetricName }) => MetricName !== undefined);
    return stats.map(({ Namespace, MetricName, Dimensions }) => ({
      alarm,
      namespace: String(Namespace),
      name: String(MetricName),
      dimensions: Object.fromEntries(
        [Dimensions ?? []].flat().flatMap(dimension => {
          if (!isRecord(dimension)) return [];
          const name = String(dimension.Name);
          return [[name, dimensionValue(name, dimension.Value, alarm, world)]];
        }),
      ),
    }));
  });
}

/** The metrics that a formula is made of. */
function queriesOf(properties: Record<string, unknown>): Record<string, unknown>[] {
  return [properties.Metrics ?? []].flat().flatMap(query => {
    const stat = isRecord(query) ? query.MetricStat : undefined;
    return isRecord(stat) && isRecord(stat.Metric) ? [stat.Metric] : [];
  });
}

function dimensionValue(name: string, expression: unknown, alarm: Resource, world: World): DimensionValue {
  const { set } = world;
  const value = world.resolve(expression, alarm);
  if (typeof value === 'string') return { text: value, resource: named(value, set, DIMENSIONS[name]?.types) };
  if (value instanceof Reference) return { resource: set.get(value.resource) };
  // Part of an ARN, such as the name of a load balancer in that of its listener.
  const [logicalId, ...others] = new Set(referencesIn(expression));
  const resource =
    logicalId !== undefined && others.length === 0 ? set.in(alarm.stack, logicalId) : undefined;
  return { resource, text: value instanceof Text ? value.parts.map(String).join('') : undefined };
}

export function referencesIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isRecord(expression)) return [];
  if (typeof expression.Ref === 'string') return expression.Ref.startsWith('AWS::') ? [] : [expression.Ref];
  const attribute = expression['Fn::GetAtt'];
  if (Array.isArray(attribute)) return [String(attribute[0])];
  return Object.values(expression).flatMap(referencesIn);
}

/** The resource whose template gives it this physical name; several kinds may have the same. */
function named(text: string, set: TemplateSet, types: readonly string[] = []): Resource | undefined {
  return set.ofType(...types).find(({ type, template }) => {
    const property = NAME_PROPERTIES[type];
    return property !== undefined && template.Properties?.[property] === text;
  });
}

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::CloudFront::Function': 'Name',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::ScheduleGroup': 'Name',
};
