import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { BiCardsSession } from '../../ops/session';
import type { Channel } from './notify';

/** Longest subject of a message. Source: SNS API reference, Publish. */
const MAX_SUBJECT = 100;

/** Publishes to the deployment's topic for releases, which the alerts stack makes. */
export function topicChannel({
  client,
  identity,
  names,
  region,
}: Pick<BiCardsSession, 'client' | 'identity' | 'names' | 'region'>): Channel {
  return {
    name: `SNS topic ${names.releasesTopic}`,
    send: async ({ subject, lines }) => {
      const { account } = await identity();
      await client(SNSClient).send(
        new PublishCommand({
          TopicArn: `arn:aws:sns:${region}:${account}:${names.releasesTopic}`,
          // ASCII, and no line breaks.
          Subject: subject.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_SUBJECT),
          Message: [subject, ...lines].join('\n'),
        }),
      );
    },
  };
}
