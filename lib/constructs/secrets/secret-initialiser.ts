import { CustomResource, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { InitRequest } from '../../contract/init';
import type { Alarms } from '../alarms/alarms';
import { NodeFunction } from '../compute/node-function';
import type { AppSecret } from './app-secret';

export interface SecretInitialiserProps {
  readonly functionName: string;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
}

/**
 * Makes sure at every deploy that secrets have each key they need. Depend on it before starting what reads a secret: ECS
 * does not start a task whose key is missing. Deleting it, or rolling it back, leaves the secrets alone.
 */
export class SecretInitialiser extends Construct {
  private readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: SecretInitialiserProps) {
    super(scope, id);
    this.function = new NodeFunction(this, 'Function', {
      functionName: props.functionName,
      entry: 'init',
      description: 'makes sure that every key of the secrets exists',
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
    });
    this.function.alarmOnErrors(props.alarms);
  }

  /** Fills in what is missing of one secret. */
  fill(id: string, secret: AppSecret): void {
    secret.grantFill(this.function);
    const request: InitRequest = { secretId: secret.secret.secretArn, keys: secret.keys };
    new CustomResource(this, id, {
      resourceType: 'Custom::SecretKeys',
      serviceToken: this.function.functionArn,
      // Otherwise CloudFormation waits an hour for a function that could not answer.
      serviceTimeout: Duration.minutes(2),
      properties: { ...request },
    });
  }
}
