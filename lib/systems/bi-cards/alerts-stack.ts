import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlertTopics } from '../../constructs/alarms/alert-topics';
import type { Names } from '../../contract/bi-cards';
import type { BiCardsConfig } from './config';

export interface AlertsStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
}

/** Who is told. First of all stacks: every other one sends its alarms here. */
export class AlertsStack extends Stack {
  readonly topics: AlertTopics;

  constructor(scope: Construct, id: string, { config, names, ...props }: AlertsStackProps) {
    super(scope, id, props);
    const { emails, slack } = config.alerts;
    this.topics = new AlertTopics(this, 'Topics', {
      deployment: names.deployment,
      emails,
      slack: slack && {
        ...slack,
        otherTopics: AlertTopics.arnsOf(this, names.edgeAlerts, config.edge.region),
      },
    });
  }
}
