import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Check } from '../check';

/** An alarm of another Region cannot be part of one here; asked for its state, it can. */
export const alarm: Check<'alarm'> = async (check, clients, signal) => {
  const { MetricAlarms = [], CompositeAlarms = [] } = await clients.cloudwatch(check.region).send(
    new DescribeAlarmsCommand({
      AlarmNames: [check.alarm],
      AlarmTypes: ['CompositeAlarm', 'MetricAlarm'],
    }),
    { abortSignal: signal },
  );
  const [found] = [...CompositeAlarms, ...MetricAlarms];
  if (!found) return `there is no alarm ${check.alarm}`;
  return found.StateValue === 'ALARM' ? `the alarm ${check.alarm} rings` : undefined;
};
