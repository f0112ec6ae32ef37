import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Alarms } from '../../constructs/alarms/alarms';
import { AlertTopics } from '../../constructs/alarms/alert-topics';
import { alarmOnUndelivered } from '../../constructs/alarms/undelivered';
import type { Names } from '../../contract/bi-cards';
import type { BiCardsConfig } from './config';

export interface AlertsStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
  readonly encryptionKey: IKey;
}

/** Who is told. Before every stack that has alarms. */
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
    alarmOnUndelivered(this, 'alerts-undelivered', this.topics, new Alarms(this.topics, names.deployment));
  }
}
