import { HEALTH_METRIC, HEALTH_PLAN_VARIABLE } from '../../../contract/health';
import { alarmMetrics } from '../../alarms/alarm-metrics';
import { alarmsOfRule } from '../../alarms/pages';
import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { byId, callName, givenName } from './names';
import { orElse } from './settle';

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
  const alone = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap(type =>
    described(world, type).map(({ resource, properties }) => readAlarm(world, resource, properties)),
  );
  const watched = throughHealth(world);
  const next = ({ name }: Alone): Alone[] =>
    alone.filter(one => one.over.includes(name) || (watched.get(name) ?? []).includes(one.name));
  return alone
    .map(alarm => ({ ...alarm, through: teller(alarm, next), isAskedByHealth: leads(alarm, next, watched) }))
    .sort((a, b) => byId({ id: a.name }, { id: b.name }) || byId(a.resource, b.resource));
}

type Alone = Omit<Alarm, 'through' | 'isAskedByHealth'>;

/** It, or what rings with it, is what the health check looks at. */
const leads = (
  alarm: Alone,
  next: (alarm: Alone) => Alone[],
  watched: ReadonlyMap<string, unknown>,
  seen: readonly Alone[] = [],
): boolean =>
  alarm.topics.length === 0 &&
  !seen.includes(alarm) &&
  (watched.has(alarm.name) || next(alarm).some(one => leads(one, next, watched, [...seen, alarm])));

/** The nearest alarms that ring because this one does and that tell somebody; none where it does so itself. */
function teller(alarm: Alone, next: (alarm: Alone) => Alone[], seen: readonly Alone[] = []): string[] {
  if (alarm.topics.length > 0 || seen.includes(alarm)) return [];
  const found = next(alarm).flatMap(one =>
    one.topics.length > 0 ? [one.name] : teller(one, next, [...seen, alarm]),
  );
  return [...new Set(found)].sort();
}

/** The health check looks at alarms of another Region: what it looks at, and the alarms over what it publishes of itself. */
function throughHealth(world: World): ReadonlyMap<string, readonly string[]> {
  const looked = described(world, 'AWS::Lambda::Function').flatMap(({ properties }) => {
    const plan = properties.at('Environment', 'Variables', HEALTH_PLAN_VARIABLE);
    if (plan.isAbsent) return [];
    const checks = orElse(
      () => plan.json().at('checks').items(),
      () => [],
    );
    const listeners = listenersTo(world, plan.json());
    return checks
      .filter(check => check.at('kind').optionalText() === 'alarm' && check.at('critical').flag(false))
      .map(check => [check.at('alarm').text(), listeners] as const);
  });
  return new Map(looked);
}

/** Alarms that ring when a plan finds something critical broken; one that counts reports only notices their absence. */
const listenersTo = (world: World, plan: Property): string[] =>
  alarmMetrics(world.set)
    .filter(
      ({ alarm, namespace, name, dimensions }) =>
        name === HEALTH_METRIC.healthy &&
        namespace === plan.at('namespace').optionalText() &&
        dimensions[HEALTH_METRIC.dimensions.deployment]?.text === plan.at('deployment').optionalText() &&
        dimensions[HEALTH_METRIC.dimensions.check] === undefined &&
        alarm.template.Properties?.Statistic !== 'SampleCount',
    )
    .map(({ alarm }) => givenName(world, alarm) ?? alarm.label);

function readAlarm(world: World, resource: Resource, properties: Property): Alone {
  const description = orElse(
    () => properties.at('AlarmDescription').optionalText() ?? '',
    () => '',
  );
  const { severity, why = '', runbook } = DESCRIPTION.exec(description)?.groups ?? {};
  const isComposite = resource.type === 'AWS::CloudWatch::CompositeAlarm';
  const rule = isComposite
    ? orElse(
        () => properties.at('AlarmRule').text(),
        () => '',
      )
    : '';
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
