import { Duration } from 'aws-cdk-lib';
import {
  type Connections,
  type IConnectable,
  type IVpc,
  Peer,
  Port,
  type SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';
import { ContainerService, type ContainerServiceProps } from '../compute/container-service';
import { alarmOnNoTask, alarmOnResources } from '../compute/service-alarms';
import type { Workload } from '../compute/workload';
import { ClosedSecurityGroup } from '../network/closed-security-group';
import type { InterfaceEndpoints } from '../network/interface-endpoints';
import { type RunTaskProps, runTask, type TaskRun } from './run-task';

export interface ExecutorProps
  extends Omit<ContainerServiceProps, 'securityGroup' | 'subnets' | 'healthCommand' | 'shell' | 'secrets'> {
  readonly vpc: IVpc;
  /** Isolated subnets whose route tables hold nothing but the strict S3 endpoint. */
  readonly isolatedSubnets: SubnetSelection;
  /** The endpoints its image is pulled and its log is written through. */
  readonly endpoints: InterfaceEndpoints;
  /** Managed prefix list of S3 in this Region. */
  readonly s3PrefixList: string;
  /** Name and namespace under which clients find it. */
  readonly namespace: string;
  readonly alarms: Alarms;
}

/**
 * Runs code that users wrote. The task is treated as hostile.
 *
 * What the boundary stops: any connection but to S3 through the strict gateway endpoint and to the ECR and logs
 * endpoints; any caller but those `admit` names; ECS Exec; writing anywhere but memory (`/tmp`, and `/dev/shm`, which
 * every container has); Linux capabilities; secrets.
 * What it does not stop: what the code answers to its caller or writes to its own log; resolving the names that
 * DNS Firewall allows the VPC; reading its own task metadata and its task role's credentials, which are therefore
 * worth nothing outside the endpoint. Jobs of one task share `/tmp`.
 */
export class Executor extends Construct implements Workload, IConnectable {
  readonly connections: Connections;
  readonly grantPrincipal: IPrincipal;
  readonly containerService: ContainerService;
  /** Where clients in the VPC reach it. */
  readonly url: string;
  private readonly port: number;
  private readonly securityGroup: SecurityGroup;
  private readonly subnetIds: string[];

  constructor(scope: Construct, id: string, props: ExecutorProps) {
    super(scope, id);
    const { vpc, isolatedSubnets, endpoints, s3PrefixList, namespace, alarms, ...service } = props;
    this.port = props.port;
    this.url = `http://${props.serviceName}.${namespace}:${props.port}`;
    this.subnetIds = vpc.selectSubnets(isolatedSubnets).subnetIds;
    this.securityGroup = new ClosedSecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'executor: from the API, to S3 and the ECR and logs endpoints only',
    });
    this.connections = this.securityGroup.connections;
    this.securityGroup.addEgressRule(
      Peer.prefixList(s3PrefixList),
      Port.HTTPS,
      'datasets and image layers in S3',
    );
    endpoints.admit(this);

    this.containerService = new ContainerService(this, 'Service', {
      ...service,
      securityGroup: this.securityGroup,
      subnets: isolatedSubnets,
      // The image runs Python, so this needs nothing else in it; the guide names no path to ask for.
      healthCommand: [
        'python',
        '-c',
        `import socket; socket.create_connection(('127.0.0.1', ${props.port}), 3)`,
      ],
    });
    this.grantPrincipal = this.containerService.grantPrincipal;
    this.containerService.service.enableCloudMap({
      name: props.serviceName,
      dnsRecordType: DnsRecordType.A,
      dnsTtl: Duration.seconds(10),
    });
    // No task starts before the lock is complete.
    this.containerService.service.node.addDependency(this.securityGroup);
    alarmOnResources(this.containerService, props.serviceName, 'executor-resources', alarms);
    alarmOnNoTask(this.containerService, props.serviceName, 'executor-unhealthy', alarms, props.release);
  }

  addEnvironment(name: string, value: string): void {
    this.containerService.addEnvironment(name, value);
  }

  /** Lets a client connect; everybody else is refused. */
  admit(client: IConnectable, description: string): void {
    this.connections.allowFrom(client, Port.tcp(this.port), description);
  }

  /** The only way to run this task definition beside the service: same revision, same boundary. */
  runTask(scope: Construct, id: string, props: RunTaskProps): TaskRun {
    const boundary = { securityGroupId: this.securityGroup.securityGroupId, subnetIds: this.subnetIds };
    return runTask(scope, id, this.containerService, boundary, props);
  }
}
