import { CustomResource, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { InitRequest } from '../../contract/init';
import type { Alarms } from '../alarms/alarms';
import { NodeFunction } from '../compute/node-function';
import type { AppSecret } from './app-secret';

export interface SecretInitialiserProps {
  readonly functionName: string;
  readonly secret: AppSecret;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
}

/**
 * Makes sure at every deploy that the secret has each key it needs. Depend on it before starting what reads the
 * secret: ECS does not start a task whose key is missing. Deleting it, or rolling it back, leaves the secret alone.
 */
export class SecretInitialiser extends Construct {
  constructor(scope: Construct, id: string, props: SecretInitialiserProps) {
    super(scope, id);
    const { secret, keys } = props.secret;
    const fn = new NodeFunction(this, 'Function', {
      functionName: props.functionName,
      entry: 'init',
      description: 'makes sure that every key of the secret exists',
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
    });
    fn.alarmOnErrors(props.alarms);
    props.secret.grantFill(fn);
    const request: InitRequest = { secretId: secret.secretArn, keys };
    new CustomResource(this, 'Keys', {
      resourceType: 'Custom::SecretKeys',
      serviceToken: fn.functionArn,
      // Otherwise CloudFormation waits an hour for a function that could not answer.
      serviceTimeout: Duration.minutes(2),
      properties: { ...request },
    });
  }
}
