import {
  type Connections,
  type IConnectable,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BalancedTasks } from '../../config/schema';
import type { Alarms } from '../alarms/alarms';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { LoadBalancer, type LoadBalancerProps } from './load-balancer';
import { alarmOnTraffic } from './load-balancer-alarms';
import { alarmOnResources } from './service-alarms';
import type { Workload } from './workload';

export interface LoadBalancedServiceProps
  extends Omit<ContainerServiceProps, 'securityGroup' | 'deploymentAlarms' | 'tasks'> {
  readonly vpc: IVpc;
  /** Scaling also follows requests per task and minute, where given. */
  readonly tasks: BalancedTasks;
  readonly loadBalancer: Omit<LoadBalancerProps, 'vpc' | 'target'> &
    Omit<LoadBalancerProps['target'], 'port'>;
  readonly alarms: Alarms;
}

/**
 * A container service behind a load balancer of its own. Failing or slow requests page, and stop a deployment that
 * causes them. Connects out over HTTPS only, and to whom other constructs admit it.
 */
export class LoadBalancedService extends Construct implements Workload, IConnectable {
  readonly connections: Connections;
  readonly grantPrincipal: IPrincipal;
  readonly loadBalancer: LoadBalancer;
  readonly containerService: ContainerService;

  constructor(scope: Construct, id: string, props: LoadBalancedServiceProps) {
    super(scope, id);
    const { vpc, loadBalancer, alarms, ...service } = props;
    const { healthPath, deregistrationSeconds, ...balancer } = loadBalancer;
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `${props.serviceName}: from the load balancer, to HTTPS anywhere`,
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'AWS APIs and external services, through NAT');
    this.connections = securityGroup.connections;

    this.loadBalancer = new LoadBalancer(this, 'LoadBalancer', {
      ...balancer,
      vpc,
      target: { port: props.port, healthPath, deregistrationSeconds },
    });
    const { errors, latency } = alarmOnTraffic(this.loadBalancer, props.serviceName, alarms, props.release);
    this.containerService = new ContainerService(this, 'Service', {
      ...service,
      securityGroup,
      deploymentAlarms: [errors, latency],
    });
    this.grantPrincipal = this.containerService.grantPrincipal;
    this.loadBalancer.forwardTo(this.containerService);
    alarmOnResources(this.containerService, props.serviceName, 'api-resources', alarms);
    this.scaleOnRequests(props.tasks);
  }

  addEnvironment(name: string, value: string): void {
    this.containerService.addEnvironment(name, value);
  }

  private scaleOnRequests(tasks: BalancedTasks): void {
    if (tasks.kind === 'fixed' || tasks.requestsPerTarget === undefined) return;
    this.containerService.scaling?.scaleOnRequestCount('Requests', {
      requestsPerTarget: tasks.requestsPerTarget,
      targetGroup: this.loadBalancer.targetGroup,
    });
  }
}
