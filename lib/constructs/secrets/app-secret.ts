import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import type { SecretKey } from '../../contract/secret-keys';
import { removalPolicy } from '../data/removal';

export interface AppSecretProps {
  readonly secretName: string;
  /** The keys of the JSON value, and how each comes to be; `lambda/init` fills them. */
  readonly keys: readonly SecretKey[];
  readonly state: State;
}

/**
 * A JSON secret that CloudFormation creates without a value: a generated one would be replaced whenever its
 * template changes (aws-cdk#19985). `lambda/init` makes sure that every key exists.
 */
export class AppSecret extends Construct {
  readonly secret: ISecret;
  readonly keys: readonly SecretKey[];

  constructor(scope: Construct, id: string, props: AppSecretProps) {
    super(scope, id);
    this.keys = props.keys;
    const secret = new Secret(this, 'Secret', {
      secretName: props.secretName,
      removalPolicy: removalPolicy(props.state),
    });
    (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
    this.secret = secret;
  }

  /** Reads the value and writes new versions of it; what was there stays as an earlier version. */
  grantFill(grantee: IGrantable): void {
    this.secret.grantRead(grantee);
    this.secret.grantWrite(grantee);
  }

  /** The keys as environment variables of a container; ECS reads them when a task starts. */
  asContainerSecrets(): Record<string, ContainerSecret> {
    return Object.fromEntries(
      this.keys.map(({ key }) => [key, ContainerSecret.fromSecretsManager(this.secret, key)]),
    );
  }
}
