import { listAt, type Plain, type PlainMap } from '../../../../assurance/model/plain';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** Alarms that go away or say less. */
export function alarmRules(comparison: Comparison): Judged[] {
  const alarms = comparison.of(...ALARMS);
  return [
    ...alarms.filter(({ kind }) => kind === 'removed').flatMap(change => lost(change, comparison)),
    ...alarms.filter(({ kind }) => kind === 'changed').flatMap(quieter),
    ...comparison
      .of('AWS::CloudWatch::AlarmMuteRule')
      .filter(({ kind }) => kind !== 'removed')
      .map(change => about(change, 'alarm-quieter', 'ask', 'alarms are muted')),
  ];
}

/** Unless what it watched goes too, or it only moves. */
function lost(change: Change, { changes, after }: Comparison): Judged[] {
  const twin = changes.some(
    other =>
      other.kind === 'added' &&
      other.type === change.type &&
      other.after &&
      watches(other.after.properties) === watches(change.before?.properties ?? {}),
  );
  if (twin) return [];
  const dimensions = listAt(change.before?.properties, 'Dimensions').map(item => JSON.stringify(item));
  const watchedIsGone = changes.some(
    ({ kind, id }) =>
      kind === 'removed' &&
      after.set.get(id) === undefined &&
      dimensions.some(text => text.includes(`${id}.`) || text.includes(`${id}}`)),
  );
  return [
    about(
      change,
      'alarm-lost',
      watchedIsGone ? 'inform' : 'ask',
      watchedIsGone ? 'the alarm goes with what it watched' : 'the alarm is removed: nobody is told any more',
    ),
  ];
}

const watches = ({ Namespace, MetricName, Dimensions, Metrics, AlarmRule, Statistic }: PlainMap) =>
  canonical({ Namespace, MetricName, Dimensions, Metrics, AlarmRule, Statistic });

function quieter({ ...change }: Change): Judged[] {
  const [before, after] = [change.before?.properties, change.after?.properties];
  if (!before || !after) return [];
  const lostActions = ['AlarmActions', 'OKActions', 'InsufficientDataActions'].filter(
    name => listAt(before, name).length > 0 && listAt(after, name).length === 0,
  );
  return [
    ...(isOff(after.ActionsEnabled) && !isOff(before.ActionsEnabled)
      ? [about(change, 'alarm-quieter', 'ask', 'it tells nobody any more (ActionsEnabled is false)')]
      : []),
    ...lostActions.map(name => about(change, 'alarm-quieter', 'ask', `it has no ${name} any more`)),
    ...looser(change, before, after),
    ...(watches(before) === watches(after)
      ? []
      : [about(change, 'alarm-changed', 'ask', 'it watches something else')]),
  ];
}

const isOff = (value: Plain) => value === false || value === 'false';

function looser(change: Change, before: PlainMap, after: PlainMap): Judged[] {
  const bound = (side: PlainMap) => Number(side.Threshold);
  const isUpper = String(after.ComparisonOperator).startsWith('Greater');
  const periods = (side: PlainMap) =>
    Number(side.DatapointsToAlarm ?? side.EvaluationPeriods) * Number(side.Period ?? 1);
  const later = [
    ...(before.ComparisonOperator !== after.ComparisonOperator ? ['it compares in another way'] : []),
    ...((isUpper ? bound(after) > bound(before) : bound(after) < bound(before))
      ? [`its threshold goes from ${before.Threshold} to ${after.Threshold}`]
      : []),
    ...(periods(after) > periods(before) ? ['it waits longer'] : []),
    ...(before.TreatMissingData === 'breaching' && after.TreatMissingData !== 'breaching'
      ? ['it stays silent when there is no data']
      : []),
  ];
  return later.length > 0
    ? [about(change, 'alarm-quieter', 'ask', `it rings later or less often: ${later.join(', ')}`)]
    : [];
}
