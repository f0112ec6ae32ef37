import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  type Conditions,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { removalPolicy } from '../data/removal';

export interface DeploymentKeyProps {
  /** With its prefix, for example `alias/bi-production`; unique in the account and Region. */
  readonly alias: string;
  /** What the names of the deployment's log groups hold and those of its alarms begin with. */
  readonly deployment: string;
  readonly state: State;
}

/** Without `kms:CreateGrant`, by which an administrator could hand out the data. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];
const USE = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/**
 * The key with which a deployment encrypts, in one Region, its logs, the messages of its alarms and its secrets.
 * Rotated every year; kept as the deployment's state says, and otherwise deleted 30 days after it was given up.
 *
 * Its policy is complete: nobody uses the key but CloudWatch Logs for the deployment's log groups, CloudWatch for its
 * alarms, Secrets Manager and SNS for the secrets and topics that are admitted by name and, after `admitBackups`, AWS
 * Backup, all on behalf of callers that their own policies let.
 * An administrator of the account manages the key and cannot decrypt with it, short of changing this policy, which
 * CloudTrail records.
 *
 * The policy names what it admits and refers to nothing, so that the key can come first of all.
 */
export class DeploymentKey extends Key {
  constructor(scope: Construct, id: string, { alias, deployment, state }: DeploymentKeyProps) {
    super(scope, id, {
      alias,
      description: `${deployment}: logs, alarm messages and secrets`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: removalPolicy(state),
      policy: new PolicyDocument({
        statements: [
          allow('Administer', new AccountRootPrincipal(), ADMINISTRATION),
          ...forLogs(Stack.of(scope), deployment),
          forAlarms(Stack.of(scope), deployment),
        ],
      }),
    });
  }

  /**
   * Lets AWS Backup encrypt recovery points, for roles whose own policy lets them use the key through it: the one that
   * makes the vault, and those that back up and restore. The grants are AWS Backup's own, for as long as the vault is.
   */
  admitBackups(): void {
    const { StringEquals } = throughBackup(this.stack);
    const account = new AccountRootPrincipal();
    this.addToResourcePolicy(allow('EncryptBackups', account, [...USE, 'kms:RetireGrant'], { StringEquals }));
    this.addToResourcePolicy(
      allow('GrantToBackups', account, ['kms:CreateGrant'], {
        StringEquals,
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      }),
    );
  }

  /** Lets Secrets Manager encrypt one secret, for roles whose own policy lets them use the key for it. */
  admitSecret(secretName: string): void {
    const secretArn = this.stack.formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      // Secrets Manager adds six characters.
      resourceName: `${secretName}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.addToResourcePolicy(
      allow(`EncryptSecret${secretName.replace(/\W/g, '')}`, new AccountRootPrincipal(), USE, {
        ...throughSecretsManager(this.stack),
        // The second stands for the secret when Secrets Manager tries the key: when a secret is made or takes another.
        StringLike: { 'kms:EncryptionContext:SecretARN': [secretArn, 'RequestToValidateKeyAccess'] },
      }),
    );
  }

  /** Lets SNS encrypt what is published to one topic, for callers whose own policy lets them use the key for it. */
  admitPublishers(topicName: string): void {
    this.addToResourcePolicy(
      allow(`EncryptTopic${topicName.replace(/\W/g, '')}`, new AccountRootPrincipal(), USE, {
        StringEquals: {
          'kms:ViaService': `sns.${this.stack.region}.amazonaws.com`,
          'kms:EncryptionContext:aws:sns:topicArn': this.stack.formatArn({
            service: 'sns',
            resource: topicName,
          }),
        },
      }),
    );
  }
}

/** Holds for requests that AWS Backup makes on behalf of a role. */
export function throughBackup(stack: Stack): { readonly StringEquals: Record<string, string> } {
  return { StringEquals: { 'kms:ViaService': `backup.${stack.region}.amazonaws.com` } };
}

/** Holds for requests that Secrets Manager makes, on behalf of whoever reads or writes a secret. */
export function throughSecretsManager(stack: Stack): { readonly StringEquals: Record<string, string> } {
  return { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } };
}

/** For the service itself, and for callers of it whose own policy lets them. Source: CloudWatch Logs user guide. */
function forLogs(stack: Stack, deployment: string): PolicyStatement[] {
  const service = `logs.${stack.region}.amazonaws.com`;
  const ArnLike = {
    'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `*${deployment}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  };
  return [
    allow(
      'EncryptLogs',
      new ServicePrincipal(service),
      [...USE, 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*'],
      { ArnLike },
    ),
    allow('EncryptLogsOfCallers', new AccountRootPrincipal(), USE, {
      StringEquals: { 'kms:ViaService': service },
      ArnLike,
    }),
  ];
}

/** Without it an alarm changes its state and tells nobody. Source: SNS developer guide, "Key management". */
function forAlarms(stack: Stack, deployment: string): PolicyStatement {
  return allow('EncryptAlarmMessages', new ServicePrincipal('cloudwatch.amazonaws.com'), USE, {
    StringEquals: { 'aws:SourceAccount': stack.account },
    ArnLike: {
      'aws:SourceArn': stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: `${deployment}-*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    },
  });
}

function allow(
  sid: string,
  principal: IPrincipal,
  actions: string[],
  conditions?: Conditions,
): PolicyStatement {
  return new PolicyStatement({ sid, principals: [principal], actions, resources: ['*'], conditions });
}
