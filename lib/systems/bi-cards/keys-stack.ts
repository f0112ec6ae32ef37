import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DeploymentKey } from '../../constructs/keys/deployment-key';
import type { Names } from '../../contract/bi-cards';
import type { BiCardsConfig } from './config';

export interface KeysStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
}

/** What the other stacks encrypt with, so first of all. CloudFront's Region has a key of its own, in `edge`. */
export class KeysStack extends Stack {
  readonly key: DeploymentKey;

  constructor(scope: Construct, id: string, { config, names, ...props }: KeysStackProps) {
    super(scope, id, props);
    this.key = new DeploymentKey(this, 'Key', {
      alias: names.keys.region,
      deployment: names.deployment,
      state: config.state,
    });
    this.key.admitSecret(names.secret);
    this.key.admitPublishers(names.releasesTopic);
    this.key.admitBackups();
  }
}
