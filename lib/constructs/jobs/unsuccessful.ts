import type { Duration } from 'aws-cdk-lib';
import { type MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { sumOf } from '../alarms/sum';

/** Executions that failed, overran their time limit or were aborted. */
export function unsuccessful(machine: StateMachine, label: string, period: Duration): MathExpression {
  const count = { period, statistic: Stats.SUM };
  const usingMetrics = {
    failed: machine.metricFailed(count),
    timedOut: machine.metricTimedOut(count),
    aborted: machine.metricAborted(count),
  };
  return sumOf(label, usingMetrics, period);
}
