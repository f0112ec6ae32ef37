import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms';
import type { AlertTopics } from './alert-topics';
import { sumOf } from './sum';

/**
 * Says that people are not told. It tells them by the same topics, so it is of use while one of them still delivers, and
 * on the dashboard afterwards.
 *
 * @param name of the alarm; each Region has topics of its own
 */
export function alarmOnUndelivered(
  scope: Construct,
  name: string,
  topics: AlertTopics,
  alarms: Alarms,
): void {
  const failed = (severity: 'page' | 'ticket') =>
    topics.for(severity).metricNumberOfNotificationsFailed({ period: PERIOD, statistic: Stats.SUM });
  alarms.add(scope, 'Undelivered', {
    name,
    severity: 'ticket',
    reason: 'Messages of alarms could not be delivered: nobody was told.',
    runbook: 'alerts-undelivered',
    firstCommand:
      'aws sns list-subscriptions --query "Subscriptions[?contains(TopicArn,\'<deployment>\')].[Endpoint,SubscriptionArn]" --output table',
    metric: sumOf(
      'messages that were not delivered',
      { page: failed('page'), ticket: failed('ticket') },
      PERIOD,
    ),
    threshold: 0,
    periods: 1,
    missingData: TreatMissingData.NOT_BREACHING,
  });
}

const PERIOD = Duration.minutes(5);
