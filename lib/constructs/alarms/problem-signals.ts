import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Problem } from '../../contract/logs';
import type { RunbookSection } from '../../contract/runbook';
import type { Alarms } from './alarms';

export interface ProblemSignalsProps {
  /** By a name for their filters; lines are as `lib/contract/logs.ts` has them. */
  readonly logGroups: Readonly<Record<string, ILogGroup>>;
  /** Namespace of the metrics, of this deployment alone: a filter cannot give a dimension of its own. */
  readonly namespace: string;
  /** Each alarm has the runbook section of its own name. */
  readonly problems: readonly (Problem & { readonly alarm: RunbookSection })[];
  readonly alarms: Alarms;
}

/**
 * Counts what the logs say, a metric and an alarm per problem, over all log groups together.
 *
 * A metric costs only in hours in which something is counted, so a quiet month costs the alarms alone. A line of the
 * executor may be a card's, therefore none of them pages.
 */
export class ProblemSignals extends Construct {
  constructor(scope: Construct, id: string, props: ProblemSignalsProps) {
    super(scope, id);
    for (const problem of props.problems) this.signal(problem, props);
  }

  private signal(
    { event, metric: metricName, alarm, reason, threshold, minutes }: ProblemSignalsProps['problems'][number],
    { logGroups, namespace, alarms }: ProblemSignalsProps,
  ): void {
    for (const [name, logGroup] of Object.entries(logGroups)) {
      new MetricFilter(this, `${name}${metricName}`, {
        logGroup,
        filterPattern: FilterPattern.stringValue('$.event', '=', event),
        metricNamespace: namespace,
        metricName,
        metricValue: '1',
      });
    }
    alarms.add(this, metricName, {
      name: alarm,
      severity: 'ticket',
      reason,
      runbook: alarm,
      firstCommand: `aws logs tail /ecs/<deployment>-api --since 30m --filter-pattern '{ $.event = "${event}" }'`,
      metric: new Metric({ namespace, metricName, statistic: Stats.SUM, period: Duration.minutes(minutes) }),
      threshold,
      periods: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
