import { Stack } from 'aws-cdk-lib';
import type { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import type { SecretKey } from '../../contract/secret-keys';
import { removalPolicy } from '../data/removal';
import { throughSecretsManager } from '../keys/deployment-key';

export interface AppSecretProps {
  readonly secretName: string;
  /** The keys of the JSON value, and how each comes to be; `lambda/init` fills them. */
  readonly keys: readonly SecretKey[];
  /** Encrypts the value; its policy admits Secrets Manager for this secret. */
  readonly encryptionKey: IKey;
  readonly state: State;
}

/**
 * A JSON secret that CloudFormation creates without a value: a generated one would be replaced whenever its
 * template changes (aws-cdk#19985). `lambda/init` makes sure that every key exists.
 *
 * A grant gives the use of the encryption key with it, through Secrets Manager only.
 */
export class AppSecret extends Construct {
  readonly secret: ISecret;
  readonly keys: readonly SecretKey[];
  private readonly encryptionKey: IKey;

  constructor(scope: Construct, id: string, props: AppSecretProps) {
    super(scope, id);
    this.keys = props.keys;
    this.encryptionKey = props.encryptionKey;
    const secret = new Secret(this, 'Secret', {
      secretName: props.secretName,
      removalPolicy: removalPolicy(props.state),
    });
    const resource = secret.node.defaultChild as CfnSecret;
    resource.generateSecretString = undefined;
    // Not by the L2's property: it would write each reader's role into the key's policy, a cycle between stacks.
    resource.kmsKeyId = props.encryptionKey.keyArn;
    this.secret = secret;
  }

  /** Reads the value. */
  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, ['secretsmanager:GetSecretValue'], ['kms:Decrypt']);
  }

  /** Reads the value and writes new versions of it; what was there stays as an earlier version. */
  grantFill(grantee: IGrantable): Grant {
    return this.grant(
      grantee,
      [
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      ['kms:Decrypt', 'kms:GenerateDataKey'],
    );
  }

  /** The keys as environment variables of a container; ECS reads them when a task starts. */
  asContainerSecrets(): Record<string, ContainerSecret> {
    return Object.fromEntries(
      this.keys.map(({ key }) => [
        key,
        {
          arn: `${this.secret.secretArn}:${key}::`,
          hasField: true,
          grantRead: (grantee: IGrantable) => this.grantRead(grantee),
        },
      ]),
    );
  }

  private grant(grantee: IGrantable, actions: string[], keyActions: string[]): Grant {
    const use = Grant.addToPrincipal({
      grantee,
      actions: keyActions,
      resourceArns: [this.encryptionKey.keyArn],
      conditions: throughSecretsManager(Stack.of(this)),
    });
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.secret.secretArn] }).combine(use);
  }
}
