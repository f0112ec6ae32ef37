import { isRecord } from '../model/template';
import { groupBy, type TemplateSet } from '../model/template-set';
import { type AlarmMetric, alarmMetrics } from './alarm-metrics';
import { DIMENSIONS, NAMESPACES, type Namespace } from './metric-catalogue';

/**
 * Alarms that can never have data, each with what is wrong: a metric that AWS does not publish, dimensions under which it
 * does not, or one that leads to nothing in the templates.
 *
 * @param published namespaces of the deployment's own code; those that metric filters fill are read from the templates
 */
export function impossibleMetrics(
  set: TemplateSet,
  published: Readonly<Record<string, Namespace>>,
): string[] {
  const namespaces = { ...NAMESPACES, ...filterNamespaces(set), ...published };
  return alarmMetrics(set).flatMap(metric => {
    const found = mistakeIn(metric, namespaces[metric.namespace], metric.namespace in published);
    return found === undefined ? [] : [`${metric.alarm.label}: ${metric.namespace} ${metric.name}: ${found}`];
  });
}

function mistakeIn(
  { name, dimensions, alarm }: AlarmMetric,
  namespace: Namespace | undefined,
  own: boolean,
): string | undefined {
  if (!namespace) return 'nobody publishes this namespace';
  if (!namespace.metrics.includes(name)) return `no such metric in "${namespace.source}"`;
  const names = Object.keys(dimensions).sort();
  if (!namespace.dimensionSets.some(set => set.join() === names.join()))
    return `never published by ${names.join(', ') || 'no dimension'}`;
  if (own) return undefined;
  const astray = names.filter(dimension => !leadsSomewhere(dimension, dimensions[dimension]));
  if (astray.length > 0) return `nothing in the templates of ${alarm.stack.name} is its ${astray.join(', ')}`;
  return indexMistake(dimensions);
}

function leadsSomewhere(name: string, value: AlarmMetric['dimensions'][string] | undefined): boolean {
  const { types = [], texts } = DIMENSIONS[name] ?? {};
  if (value?.resource && types.includes(value.resource.type)) return true;
  return texts !== undefined && value?.text !== undefined && texts.test(value.text);
}

function indexMistake({
  TableName,
  GlobalSecondaryIndexName,
}: AlarmMetric['dimensions']): string | undefined {
  if (!GlobalSecondaryIndexName) return undefined;
  const indexes = [TableName?.resource?.template.Properties?.GlobalSecondaryIndexes ?? []].flat();
  const exists = indexes.some(index => isRecord(index) && index.IndexName === GlobalSecondaryIndexName.text);
  return exists ? undefined : `the table has no index ${GlobalSecondaryIndexName.text}`;
}

/** What metric filters publish, by namespace. */
function filterNamespaces(set: TemplateSet): Record<string, Namespace> {
  const entries = set
    .ofType('AWS::Logs::MetricFilter')
    .flatMap(({ template }) => [template.Properties?.MetricTransformations ?? []].flat())
    .filter(isRecord);
  const byNamespace = groupBy(entries, ({ MetricNamespace }) => String(MetricNamespace));
  return Object.fromEntries(
    [...byNamespace].map(([namespace, transformations]) => [
      namespace,
      {
        source: 'metric filters of the templates',
        metrics: transformations.map(({ MetricName }) => String(MetricName)),
        dimensionSets: [[]],
      },
    ]),
  );
}
