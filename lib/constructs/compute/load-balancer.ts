import { Duration } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { type Connections, type IConnectable, Peer, Port } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerCertificate,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { ClosedSecurityGroup } from '../network/closed-security-group';
import type { ContainerService } from './container-service';

export interface LoadBalancerProps {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /**
   * Makes it internet-facing, with HTTPS on 443 and this certificate (ARN, in the load balancer's Region).
   * @default - internal, HTTP on 80: the way from a CloudFront VPC origin never leaves AWS's network
   */
  readonly publicCertificateArn?: string;
  /** Prefix list of the addresses CloudFront connects from; nobody else gets in unless `admit` says so. */
  readonly cloudFrontPrefixList: string;
  readonly target: {
    readonly port: number;
    readonly healthPath: string;
    /** Seconds a stopping task may finish its requests; at least the longest request. */
    readonly deregistrationSeconds: number;
  };
  /** Seconds without data before a connection is closed; longer than the API's own limit, shorter than CloudFront's. */
  readonly idleSeconds: number;
  readonly deletionProtection: boolean;
  /** Bucket that admits the Region's log delivery; logs go under `alb/`. */
  readonly accessLogsBucketName: string;
}

/** The application load balancer in front of one service. Reachable by CloudFront and by whom `admit` names. */
export class LoadBalancer extends Construct implements IConnectable {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly targetGroup: ApplicationTargetGroup;
  readonly connections: Connections;
  /** The port that clients connect to. */
  readonly port: number;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const isPublic = props.publicCertificateArn !== undefined;
    this.port = isPublic ? 443 : 80;
    const securityGroup = new ClosedSecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'load balancer: from CloudFront and the health check, to the API',
    });
    securityGroup.addIngressRule(
      Peer.prefixList(props.cloudFrontPrefixList),
      Port.tcp(this.port),
      'from CloudFront',
    );

    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      vpcSubnets: props.subnets,
      internetFacing: isPublic,
      securityGroup,
      idleTimeout: Duration.seconds(props.idleSeconds),
      dropInvalidHeaderFields: true,
      deletionProtection: props.deletionProtection,
    });
    this.loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    this.loadBalancer.setAttribute('access_logs.s3.bucket', props.accessLogsBucketName);
    this.loadBalancer.setAttribute('access_logs.s3.prefix', 'alb');
    this.connections = this.loadBalancer.connections;

    this.targetGroup = new ApplicationTargetGroup(this, 'Targets', {
      vpc: props.vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port: props.target.port,
      deregistrationDelay: Duration.seconds(props.target.deregistrationSeconds),
      healthCheck: {
        path: props.target.healthPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    this.loadBalancer.addListener('Listener', {
      open: false,
      port: this.port,
      defaultTargetGroups: [this.targetGroup],
      ...(props.publicCertificateArn
        ? {
            protocol: ApplicationProtocol.HTTPS,
            certificates: [ListenerCertificate.fromArn(props.publicCertificateArn)],
            sslPolicy: SslPolicy.TLS13_RES,
          }
        : { protocol: ApplicationProtocol.HTTP }),
    });
  }

  /** Sends requests to the service's container. */
  forwardTo(service: ContainerService): void {
    this.targetGroup.addTarget(service.service);
  }

  /** Lets somebody in the VPC, or one public address, connect beside CloudFront. */
  admit(client: IConnectable, description: string): void {
    this.connections.allowFrom(client, Port.tcp(this.port), description);
  }
}
