import type { Property } from '../../model/property';
import { type Charge, fixed, type Pricer } from '../charge';

/** An alarm is charged by the metrics it looks at; a period below a minute costs three times as much. */
const alarm: Pricer = {
  types: ['AWS::CloudWatch::Alarm'],
  charges: ({ properties }) => {
    const queries = properties.at('Metrics').items();
    if (queries.length === 0) return [metrics(1, [properties.at('Period')])];
    for (const query of queries) refuseUncounted(query.at('Expression'));
    const read = queries.map(query => query.at('MetricStat')).filter(({ isAbsent }) => !isAbsent);
    return [
      metrics(
        read.length,
        read.map(stat => stat.at('Period')),
      ),
    ];
  },
};

function metrics(count: number, periods: readonly Property[]): Charge {
  const fast = periods.some(period => (period.optionalNumber() ?? 60) < 60);
  const what = `${count} ${count === 1 ? 'metric' : 'metrics'}`;
  return fixed(fast ? 'fastAlarmMetric' : 'alarmMetric', count, what);
}

/** Queries and bands that read a number of metrics the template does not say. */
function refuseUncounted(expression: Property): void {
  if (/\b(SELECT|SEARCH|ANOMALY_DETECTION_BAND|INSIGHT_RULE_METRIC)\b/.test(expression.optionalText() ?? ''))
    expression.cannotTell();
}

const composite: Pricer = {
  types: ['AWS::CloudWatch::CompositeAlarm'],
  charges: () => [fixed('compositeAlarm', 1, 'composite alarm')],
};

const dashboard: Pricer = {
  types: ['AWS::CloudWatch::Dashboard'],
  charges: () => [fixed('dashboard', 1, 'dashboard')],
};

const metricFilter: Pricer = {
  types: ['AWS::Logs::MetricFilter'],
  charges: ({ properties }) => {
    const made = properties.at('MetricTransformations').items();
    for (const one of made) if (!one.at('Dimensions').isAbsent) one.at('Dimensions').cannotTell();
    return [fixed('customMetric', made.length, 'metrics from logs')];
  },
};

export const observability: readonly Pricer[] = [alarm, composite, dashboard, metricFilter];
