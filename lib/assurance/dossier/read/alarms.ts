import { HEALTH_METRIC, HEALTH_PLAN_VARIABLE } from '../../../contract/health';
import { type AlarmMetric, alarmMetrics } from '../../alarms/alarm-metrics';
import { alarmsOfRule } from '../../alarms/pages';
import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { byId, callName, givenName } from './names';
import { knownText, orElse } from './settle';

export interface Alarm {
  readonly resource: Resource;
  readonly name: string;
  /** `page`, `ticket`, or what else stands in brackets before the description; undefined without. */
  readonly severity?: string;
  /** Why it rings, in a sentence; what to run first is in the runbook and in the alarm itself. */
  readonly why: string;
  /** `docs/runbook/alarms.md#api-errors` */
  readonly runbook?: string;
  /** When it rings: `below 1 in 3 of 5 minutes, or no data`. */
  readonly when: string;
  /** What it watches; none where it is over other alarms. */
  readonly metrics: readonly AlarmMetric[];
  /** Names of the alarms that it is over. */
  readonly over: readonly string[];
  /** Topics that it tells itself. */
  readonly topics: readonly string[];
  /** Names of alarms that ring with it and tell somebody in its place. */
  readonly through: readonly string[];
  /** One of another Region, which no alarm here can be over: the health check asks about it. */
  readonly isAskedByHealth: boolean;
}

/** What every description of ours looks like. */
const DESCRIPTION = /^(?:\[(?<severity>\w+)\] )?(?<why>.*?)(?: First: .*?)?(?: Runbook: (?<runbook>\S+))?$/s;

/** Every alarm, over metrics and over other alarms, and who hears of it. */
export function alarmsIn(world: World): Alarm[] {
  const metrics = alarmMetrics(world.set);
  const alone = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap(type =>
    described(world, type).map(({ resource, properties }) => readAlarm(world, resource, properties, metrics)),
  );
  const asked = askedByHealth(world, alone);
  return alone
    .map(alarm => ({ ...alarm, ...wayFrom(alarm, alone, asked) }))
    .sort((a, b) => byId({ id: a.name }, { id: b.name }) || byId(a.resource, b.resource));
}

type Alone = Omit<Alarm, keyof Way>;
type Way = Pick<Alarm, 'through' | 'isAskedByHealth'>;

/** Names of alarms that ring when the health check finds an alarm ringing, by the name of that one. */
type Asked = ReadonlyMap<string, readonly string[]>;

/** Follows what rings because this alarm does, as far as the nearest that tell somebody; no way where it does so itself. */
function wayFrom(alarm: Alone, all: readonly Alone[], asked: Asked, seen: readonly Alone[] = []): Way {
  if (alarm.topics.length > 0 || seen.includes(alarm)) return { through: [], isAskedByHealth: false };
  const next = all.filter(
    ({ name, over }) => over.includes(alarm.name) || asked.get(alarm.name)?.includes(name),
  );
  const ways = next.map(one => ({ one, ...wayFrom(one, all, asked, [...seen, alarm]) }));
  const told = ways.flatMap(({ one, through }) => (one.topics.length > 0 ? [one.name] : through));
  return {
    through: [...new Set(told)].sort(),
    isAskedByHealth: asked.has(alarm.name) || ways.some(({ isAskedByHealth }) => isAskedByHealth),
  };
}

/** The health check looks at alarms of another Region; what it finds rings as alarms over what it publishes of itself. */
function askedByHealth(world: World, alarms: readonly Alone[]): Asked {
  const found = described(world, 'AWS::Lambda::Function').flatMap(({ properties }) => {
    const variable = properties.at('Environment', 'Variables', HEALTH_PLAN_VARIABLE);
    if (variable.isAbsent) return [];
    const plan = variable.json();
    const checks = orElse(
      () => plan.at('checks').items(),
      () => [],
    );
    const listeners = alarms.filter(alarm => listensTo(plan, alarm)).map(({ name }) => name);
    return checks
      .filter(check => check.at('kind').optionalText() === 'alarm' && check.at('critical').flag(false))
      .map(check => [check.at('alarm').text(), listeners] as const);
  });
  return new Map(found);
}

/** Whether it rings when a plan finds something critical broken; one that counts reports only notices their absence. */
const listensTo = (plan: Property, { resource, metrics }: Alone): boolean =>
  resource.template.Properties?.Statistic !== 'SampleCount' &&
  metrics.some(
    ({ namespace, name, dimensions }) =>
      name === HEALTH_METRIC.healthy &&
      namespace === plan.at('namespace').optionalText() &&
      dimensions[HEALTH_METRIC.dimensions.deployment]?.text === plan.at('deployment').optionalText() &&
      dimensions[HEALTH_METRIC.dimensions.check] === undefined,
  );

function readAlarm(
  world: World,
  resource: Resource,
  properties: Property,
  metrics: readonly AlarmMetric[],
): Alone {
  const description = knownText(properties.at('AlarmDescription')) ?? '';
  const { severity, why = '', runbook } = DESCRIPTION.exec(description)?.groups ?? {};
  const isComposite = resource.type === 'AWS::CloudWatch::CompositeAlarm';
  const rule = (isComposite && knownText(properties.at('AlarmRule'))) || '';
  return {
    resource,
    name: givenName(world, resource) ?? resource.label,
    ...(severity !== undefined && { severity }),
    why: why.trim(),
    ...(runbook !== undefined && { runbook }),
    when: orElse(
      () =>
        isComposite ? (/ AND /.test(rule) ? 'all of these ring' : 'one of these rings') : whenOf(properties),
      why => why,
    ),
    metrics: metrics.filter(({ alarm }) => alarm === resource),
    over: alarmsOfRule(rule),
    topics: orElse(
      () =>
        properties
          .at('AlarmActions')
          .items()
          .map(action => topicOf(world, action)),
      why => [why],
    ),
  };
}

const topicOf = (world: World, action: Property): string =>
  orElse(
    () => {
      const { resource } = action.identity();
      return resource ? callName(world, resource) : action.description;
    },
    () => action.description,
  );

const COMPARED: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'above',
  GreaterThanOrEqualToThreshold: 'at least',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'at most',
};

function whenOf(properties: Property): string {
  const text = (name: string) => properties.at(name).optionalText();
  const compared = COMPARED[text('ComparisonOperator') ?? ''] ?? text('ComparisonOperator') ?? '';
  const periods = Number(text('EvaluationPeriods') ?? 1);
  const breaching = Number(text('DatapointsToAlarm') ?? periods);
  const seconds = Number(text('Period') ?? periodIn(properties) ?? Number.NaN);
  const threshold = Number(text('Threshold')).toLocaleString('en');
  const silence = text('TreatMissingData') === 'breaching' ? ', or no data' : '';
  return `${metricOf(properties)} ${compared} ${threshold}, ${spans(breaching, periods, seconds)}${silence}`;
}

/** The period of the first metric, where several make one number. */
const periodIn = (properties: Property): string | undefined =>
  properties
    .at('Metrics')
    .items()
    .map(metric => metric.at('MetricStat', 'Period').optionalText() ?? metric.at('Period').optionalText())
    .find(period => period !== undefined);

function metricOf(properties: Property): string {
  const single = properties.at('MetricName').optionalText();
  if (single !== undefined)
    return properties.at('Statistic').optionalText() === 'SampleCount' ? `samples of ${single}` : single;
  const labelled = properties
    .at('Metrics')
    .items()
    .filter(metric => metric.at('ReturnData').isAbsent || metric.at('ReturnData').flag(true))
    .map(metric => metric.at('Label').optionalText())
    .find(label => label !== undefined);
  return labelled ?? 'a computed number';
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `3 of 5 minutes`, `a day`. */
function spans(breaching: number, periods: number, seconds: number): string {
  const [unit, name] = UNITS.find(([size]) => seconds % size === 0) ?? [1, 'period'];
  const length = seconds / unit;
  const each = Number.isNaN(length) ? 'period' : length === 1 ? name : `${length} ${name}s`;
  if (periods === 1) return `once in ${length === 1 ? `a ${name}`.replace('a hour', 'an hour') : each}`;
  if (length !== 1) return `${breaching} of ${periods} times ${each}`;
  return breaching === periods ? `${periods} ${name}s` : `${breaching} of ${periods} ${name}s`;
}
