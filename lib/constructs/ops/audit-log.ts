import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { removalPolicy } from '../data/removal';

export interface AuditLogProps {
  readonly logGroupName: string;
  readonly retentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly state: State;
}

/**
 * Where `ops` writes who did what, when, and what came of it. It complements CloudTrail, which has every call and not the
 * intent; whoever may write here could also write nothing, so it proves nothing about those who mean harm.
 */
export class AuditLog extends LogGroup {
  constructor(scope: Construct, id: string, props: AuditLogProps) {
    super(scope, id, {
      logGroupName: props.logGroupName,
      retention: props.retentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: removalPolicy(props.state),
    });
  }
}
