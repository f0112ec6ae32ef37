import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { Effect, ManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** Who is told at once: `page` wakes somebody, `ticket` waits for working hours. */
export type Notified = (typeof SEVERITIES)[number];
const SEVERITIES = ['page', 'ticket'] as const;

const nameOf = (deployment: string, severity: Notified) => `${deployment}-${severity}`;

export interface AlertTopicsProps {
  /** Prefix of the topics' physical names, for example `bi-production`. */
  readonly deployment: string;
  /** Encrypts the messages; its policy admits CloudWatch, or nobody is told. */
  readonly encryptionKey: IKey;
  /** Addresses that receive both severities; each must confirm its subscription once. */
  readonly emails: readonly string[];
  /**
   * Slack channel for both severities.
   * @default - no Slack
   */
  readonly slack?: {
    readonly workspaceId: string;
    readonly channelId: string;
    /** ARNs of topics elsewhere that the channel shows too: an account may configure it only once. */
    readonly otherTopics: readonly string[];
  };
}

/** One SNS topic per severity. Only this account's CloudWatch alarms may publish, over TLS; messages are encrypted. */
export class AlertTopics extends Construct {
  private readonly topics: Record<Notified, Topic>;

  /** ARNs of the topics of a deployment in another stack or Region. */
  static arnsOf(stack: Stack, deployment: string, region: string): string[] {
    return SEVERITIES.map(severity =>
      stack.formatArn({ service: 'sns', region, resource: nameOf(deployment, severity) }),
    );
  }

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    this.topics = {
      page: this.topic('Page', nameOf(props.deployment, 'page'), props),
      ticket: this.topic('Ticket', nameOf(props.deployment, 'ticket'), props),
    };
    if (props.slack) {
      new SlackChannelConfiguration(this, 'Slack', {
        slackChannelConfigurationName: props.deployment,
        slackWorkspaceId: props.slack.workspaceId,
        slackChannelId: props.slack.channelId,
        notificationTopics: [
          ...Object.values(this.topics),
          ...props.slack.otherTopics.map((arn, index) => Topic.fromTopicArn(this, `Other${index}`, arn)),
        ],
        // The chat may look at alarms, never change anything, whatever role the channel is given later.
        guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
      });
    }
  }

  /** The topic that alarms of this severity notify. */
  for(severity: Notified): ITopic {
    return this.topics[severity];
  }

  private topic(id: string, topicName: string, { emails, encryptionKey }: AlertTopicsProps): Topic {
    const topic = new Topic(this, id, { topicName, enforceSSL: true, masterKey: encryptionKey });
    topic.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    for (const email of emails) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}
