import type { CfnCondition } from 'aws-cdk-lib';
import type { CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms';

/**
 * The one alarm that pages. It rings while any of its parts does, so the second and third symptom of one outage change
 * nothing about it: one outage is one page, and the list of what rings says the rest.
 *
 * @param parts names of alarms with the severity `page`, of every stack of the Region
 */
export function pageForOutage(
  scope: Construct,
  alarms: Alarms,
  parts: readonly string[],
  onlyIf: CfnCondition,
): CompositeAlarm {
  return alarms.compose(scope, 'Outage', {
    name: 'outage',
    severity: 'page',
    alone: true,
    reason: 'bi-cards does not do what it is for: at least one of its pages rings.',
    runbook: 'outage',
    firstCommand: `aws cloudwatch describe-alarms --alarm-name-prefix <deployment>- --state-value ALARM --query 'MetricAlarms[].[AlarmName,StateUpdatedTimestamp,StateReason]' --output table`,
    any: parts,
    onlyIf,
  });
}
