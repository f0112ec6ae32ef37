import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface StoppedTasksProps {
  readonly cluster: ICluster;
  /** Log group of the archive; under `/aws/events/`, where EventBridge writes. */
  readonly logGroupName: string;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  /**
   * Counts tasks that were killed for want of memory, whatever they managed to log themselves.
   * @default - they are archived and not counted
   */
  readonly outOfMemory?: { readonly namespace: string; readonly metricName: string };
}

/** Keeps why each task of a cluster stopped: ECS itself forgets it after an hour. */
export class StoppedTasks extends Construct {
  constructor(scope: Construct, id: string, props: StoppedTasksProps) {
    super(scope, id);
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: props.logGroupName,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stack = Stack.of(this);
    const streams = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${props.logGroupName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    // Written out, because the target of the CDK has a function of its own write the policy.
    const policy = new CfnResourcePolicy(this, 'Policy', {
      policyName: props.logGroupName.split('/').at(-1) ?? id,
      policyDocument: stack.toJsonString({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: streams,
            Condition: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
          },
        ],
      }),
    });
    const rule = new CfnRule(this, 'Rule', {
      description: 'keeps why tasks stopped',
      eventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: { clusterArn: [props.cluster.clusterArn], lastStatus: ['STOPPED'] },
      },
      targets: [
        {
          id: 'Archive',
          arn: stack.formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: props.logGroupName,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      ],
    });
    rule.node.addDependency(logs, policy);
    if (!props.outOfMemory) return;
    new MetricFilter(this, 'OutOfMemory', {
      logGroup: logs,
      filterPattern: FilterPattern.stringValue('$.detail.containers[0].reason', '=', 'OutOfMemory*'),
      metricNamespace: props.outOfMemory.namespace,
      metricName: props.outOfMemory.metricName,
      metricValue: '1',
    });
  }
}
