import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface ReleaseTopicProps {
  readonly topicName: string;
  /** Encrypts the messages; its policy admits who publishes, or nobody is told. */
  readonly encryptionKey: IKey;
  /** Addresses that hear of every release; each must confirm its subscription once. */
  readonly emails: readonly string[];
}

/**
 * Where `ops` says that a release was begun, came through or was taken back. Publishing takes rights of the caller's own:
 * the topic's policy admits nobody.
 */
export class ReleaseTopic extends Topic {
  constructor(scope: Construct, id: string, { topicName, encryptionKey, emails }: ReleaseTopicProps) {
    super(scope, id, { topicName, enforceSSL: true, masterKey: encryptionKey });
    for (const email of emails) this.addSubscription(new EmailSubscription(email));
  }
}
