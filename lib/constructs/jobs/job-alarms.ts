import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { PARTIAL_STATE } from '../../contract/jobs';
import type { AlarmDefinition, Alarms } from '../alarms/alarms';
import type { ImageRelease } from '../compute/image-release';

export interface JobAlarmsProps {
  /** Physical name of the state machine. */
  readonly name: string;
  readonly machine: StateMachine;
  readonly logs: ILogGroup;
  readonly notify: readonly ('partial' | 'success')[];
  readonly missedAfterHours: number;
  readonly logMetrics: string;
  readonly release: ImageRelease;
  readonly alarms: Alarms;
}

/** What is told of a job beside its failures. */
export function alarmOnJob(scope: Construct, props: JobAlarmsProps): void {
  const { alarms, machine, name } = props;
  const job = scope.node.id.toLowerCase();
  const common = {
    severity: 'ticket' as const,
    runbook: 'job-failed' as const,
    firstCommand: `aws logs tail /aws/vendedlogs/states/${name} --since 12h --format short`,
  };
  const happened = (
    metric: IMetric,
  ): Pick<AlarmDefinition, 'metric' | 'threshold' | 'periods' | 'missingData'> => ({
    metric,
    threshold: 0,
    periods: 1,
    missingData: TreatMissingData.NOT_BREACHING,
  });
  alarms.add(scope, 'Missed', {
    ...common,
    name: `${job}-job-missed`,
    reason: `No run of the job was started in ${props.missedAfterHours} hours.`,
    metric: machine.metricStarted({ period: Duration.hours(1), statistic: Stats.SUM }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: props.missedAfterHours,
    missingData: TreatMissingData.BREACHING,
    onlyIf: props.release.released,
  });
  if (props.notify.includes('partial'))
    alarms.add(scope, 'Partial', {
      ...common,
      name: `${job}-job-partial`,
      reason: 'The job did its work in part; its log names the rest.',
      ...happened(partialRuns(scope, props)),
    });
  if (props.notify.includes('success'))
    alarms.add(scope, 'Succeeded', {
      ...common,
      name: `${job}-job-succeeded`,
      reason: 'The job did its work, which somebody wants to be told.',
      ...happened(machine.metricSucceeded({ period: Duration.minutes(5), statistic: Stats.SUM })),
    });
}

/** Step Functions counts a partial success as a success; its log says which state it passed. */
function partialRuns(scope: Construct, { logs, logMetrics }: JobAlarmsProps): IMetric {
  return new MetricFilter(scope, 'PartialRuns', {
    logGroup: logs,
    filterPattern: FilterPattern.all(
      FilterPattern.stringValue('$.type', '=', 'PassStateEntered'),
      FilterPattern.stringValue('$.details.name', '=', PARTIAL_STATE),
    ),
    metricNamespace: logMetrics,
    metricName: `${scope.node.id}PartialRuns`,
    metricValue: '1',
  }).metric({ period: Duration.minutes(5), statistic: Stats.SUM });
}
