import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Alarms } from '../../constructs/alarms/alarms';
import { AlertTopics } from '../../constructs/alarms/alert-topics';
import { ReleaseTopic } from '../../constructs/alarms/release-topic';
import { alarmOnUndelivered } from '../../constructs/alarms/undelivered';
import { AuditLog } from '../../constructs/ops/audit-log';
import type { Names } from '../../contract/bi-cards';
import { auditLogGroup } from '../../contract/ops';
import type { BiCardsConfig } from './config';

export interface AlertsStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
  readonly encryptionKey: IKey;
}

/** Who is told, and what operators did. Before every stack that has alarms. */
export class AlertsStack extends Stack {
  readonly topics: AlertTopics;

  constructor(scope: Construct, id: string, { config, names, encryptionKey, ...props }: AlertsStackProps) {
    super(scope, id, props);
    const { emails, slack } = config.alerts;
    this.topics = new AlertTopics(this, 'Topics', {
      deployment: names.deployment,
      encryptionKey,
      emails,
      slack: slack && {
        ...slack,
        otherTopics: AlertTopics.arnsOf(this, names.edgeAlerts, config.edge.region),
      },
    });
    new ReleaseTopic(this, 'Releases', { topicName: names.releasesTopic, encryptionKey, emails });
    new AuditLog(this, 'Audit', {
      logGroupName: auditLogGroup(names.deployment),
      retentionDays: config.logRetentionDays,
      encryptionKey,
      state: config.state,
    });
    alarmOnUndelivered(this, 'alerts-undelivered', this.topics, new Alarms(this.topics, names.deployment));
  }
}
