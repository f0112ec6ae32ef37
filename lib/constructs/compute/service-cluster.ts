import { RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  CfnClusterCapacityProviderAssociations,
  Cluster,
  ContainerInsights,
  ExecuteCommandLogging,
} from 'aws-cdk-lib/aws-ecs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface ServiceClusterProps {
  readonly clusterName: string;
  /** Private DNS namespace under which services find each other. */
  readonly namespace: string;
  readonly vpc: IVpc;
  /**
   * Container Insights: metrics of every service and task definition, each of which is charged for.
   * @default true
   */
  readonly insights?: boolean;
  /**
   * Whether services may run on Fargate Spot: ECS refuses it to a cluster that was not told.
   * @default false
   */
  readonly spot?: boolean;
  /** Log group that records what was typed and printed in ECS Exec sessions. */
  readonly sessionLogGroup: string;
  /** Days that the record of an ECS Exec session is kept. */
  readonly logRetentionDays: number;
  /** Encrypts that record; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

/** A Fargate cluster with a private namespace and a record of every ECS Exec session. */
export class ServiceCluster extends Construct {
  readonly cluster: Cluster;

  constructor(scope: Construct, id: string, props: ServiceClusterProps) {
    super(scope, id);
    const sessions = new LogGroup(this, 'Sessions', {
      logGroupName: props.sessionLogGroup,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.cluster = new Cluster(this, 'Cluster', {
      clusterName: props.clusterName,
      vpc: props.vpc,
      containerInsightsV2: props.insights === false ? ContainerInsights.DISABLED : ContainerInsights.ENABLED,
      defaultCloudMapNamespace: { name: props.namespace, vpc: props.vpc },
      executeCommandConfiguration: {
        logging: ExecuteCommandLogging.OVERRIDE,
        logConfiguration: { cloudWatchLogGroup: sessions, cloudWatchEncryptionEnabled: true },
      },
    });
    if (props.spot) {
      // Below the cluster, so that a service can wait for it; CDK's own appears too late to be named.
      new CfnClusterCapacityProviderAssociations(this.cluster, 'CapacityProviders', {
        cluster: this.cluster.clusterName,
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      });
    }
  }
}
