import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { byId, givenName } from './names';
import { orElse } from './settle';

export interface Alarm {
  readonly resource: Resource;
  readonly name: string;
  /** `page`, `ticket`, or what else stands in brackets before the description; undefined without. */
  readonly severity?: string;
  /** Why it rings, in a sentence. */
  readonly why: string;
  /** `docs/runbook/alarms.md#api-errors` */
  readonly runbook?: string;
  /** When it rings: `below 1 in 3 of 5 minutes`. */
  readonly when: string;
  /** What it takes silence for. */
  readonly silence: string;
  /** It has somebody to tell. */
  readonly tells: boolean;
}

/** What every description of ours looks like. */
const DESCRIPTION = /^(?:\[(?<severity>\w+)\] )?(?<why>.*?)(?: Runbook: (?<runbook>\S+))?$/s;

export const alarmsIn = (world: World): Alarm[] =>
  described(world, 'AWS::CloudWatch::Alarm')
    .map(({ resource, properties }) => readAlarm(world, resource, properties))
    .sort((a, b) => byId({ id: a.name }, { id: b.name }) || byId(a.resource, b.resource));

function readAlarm(world: World, resource: Resource, properties: Property): Alarm {
  const description = orElse(
    () => properties.at('AlarmDescription').optionalText() ?? '',
    () => '',
  );
  const { severity, why = '', runbook } = DESCRIPTION.exec(description)?.groups ?? {};
  return {
    resource,
    name: givenName(world, resource) ?? resource.label,
    ...(severity !== undefined && { severity }),
    why: why.trim(),
    ...(runbook !== undefined && { runbook }),
    when: orElse(
      () => whenOf(properties),
      why => why,
    ),
    silence: orElse(
      () => SILENCE[properties.at('TreatMissingData').optionalText() ?? 'missing'] ?? '',
      () => '',
    ),
    tells: orElse(
      () => properties.at('AlarmActions').items().length > 0,
      () => true,
    ),
  };
}

const SILENCE: Readonly<Record<string, string>> = {
  breaching: 'silence rings',
  notBreaching: 'silence is good',
  ignore: 'silence changes nothing',
  missing: 'silence is not judged',
};

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
  return `${metricOf(properties)} ${compared} ${threshold}, ${spans(breaching, periods, seconds)}`;
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
