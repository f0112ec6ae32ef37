import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';

export interface AlarmState {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since?: Date;
  /** Whether it tells anybody. */
  readonly actions: boolean;
  /** Severity, reason and section of the runbook. */
  readonly description: string;
}

/** Every alarm of a deployment in one Region, of both kinds, by name. */
export async function alarmStates(client: CloudWatchClient, deployment: string): Promise<AlarmState[]> {
  const found: AlarmState[] = [];
  const input = {
    AlarmNamePrefix: `${deployment}-`,
    AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const],
  };
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, input))
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      // The second changes with every evaluation that says something new.
      const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
      found.push({
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
        ...(since && { since }),
        actions: alarm.ActionsEnabled ?? true,
        description: alarm.AlarmDescription ?? '',
      });
    }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
