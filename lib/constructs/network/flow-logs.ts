import { Aws } from 'aws-cdk-lib';
import { FlowLog, FlowLogDestination, FlowLogResourceType, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { removalPolicy } from '../data/removal';

export interface FlowLogsProps {
  /** Of the deployment, for example `bi-production`; the log group is `/vpc/<name>`. */
  readonly name: string;
  readonly vpc: IVpc;
  readonly retentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly state: State;
}

/**
 * Records who talked to whom in a VPC, accepted and rejected, in ten-minute aggregates.
 * Flows to Amazon DNS, to the task metadata endpoint and to the time service are never recorded by AWS.
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/vpc/${props.name}`,
      retention: props.retentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: removalPolicy(props.state),
    });
    const role = new Role(this, 'Role', {
      // Without the account, anybody's flow log could be delivered with this role.
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    new FlowLog(this, 'FlowLog', {
      flowLogName: `${props.name}-flow-logs`,
      resourceType: FlowLogResourceType.fromVpc(props.vpc),
      destination: FlowLogDestination.toCloudWatchLogs(logGroup, role),
    });
  }
}
