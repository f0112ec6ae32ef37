import { type CfnResource, Stack, Tags } from 'aws-cdk-lib';
import {
  CfnEIP,
  NatProvider,
  type SubnetConfiguration,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import type { State } from '../../config/schema';
import type { Alarms } from '../alarms/alarms';
import { removalPolicy } from '../data/removal';
import { FixedSubnets } from './fixed-subnets';
import { FlowLogs } from './flow-logs';
import { addNatAlarms } from './nat-alarms';

/**
 * `public` holds NAT gateways and an internet-facing load balancer, `private` everything of ours that may reach the
 * internet through NAT, `executor` tasks that run code of users.
 */
const TIERS = ['public', 'private', 'executor'] as const;
export type Tier = (typeof TIERS)[number];

export interface NetworkProps {
  /** Prefix of every Name tag, for example `bi-production`. */
  readonly name: string;
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  /** At most one per Availability Zone; with 0, the private subnets have no way to the internet either. */
  readonly natGateways: number;
  /** CIDRs of each tier, in the order of the Availability Zones. */
  readonly subnets: Readonly<Record<Tier, readonly string[]>>;
  /** Takes every rule out of the VPC's default security group; a function does it, because CloudFormation cannot. */
  readonly restrictDefaultSecurityGroup: boolean;
  readonly logRetentionDays: number;
  /** Encrypts the logs; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly state: State;
  readonly alarms: Alarms;
}

/**
 * A VPC with three tiers in fixed subnets, flow logs and NAT alarms. IPv4 only.
 *
 * Guarantees that executor subnets have route tables of their own with no route beyond the VPC, and that nothing
 * gets a public address by launching. Isolation of an executor also takes its security group, the endpoints'
 * policies and `DnsFirewall`: inside the VPC every subnet has a route to every other.
 *
 * The stack must answer `availabilityZones` itself, or synth looks them up in an account.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  /** Subnets of each tier, one per Availability Zone. */
  readonly subnets: Readonly<Record<Tier, SubnetSelection>> = {
    public: { subnetGroupName: 'public' },
    private: { subnetGroupName: 'private' },
    executor: { subnetGroupName: 'executor' },
  };

  /** The public addresses from which the private subnets reach the internet. */
  get natAddresses(): string[] {
    return this.vpc.publicSubnets
      .map(subnet => subnet.node.tryFindChild('EIP'))
      .filter((address): address is CfnEIP => address instanceof CfnEIP)
      .map(address => address.attrPublicIp);
  }

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const nat = NatProvider.gateway();
    this.vpc = new Vpc(this, 'Vpc', {
      vpcName: `${props.name}-vpc`,
      ipAddresses: new FixedSubnets({ ...props, tiers: props.subnets }),
      availabilityZones: [...props.availabilityZones],
      natGateways: props.natGateways,
      natGatewayProvider: nat,
      subnetConfiguration: tiers(props.natGateways > 0),
      restrictDefaultSecurityGroup: props.restrictDefaultSecurityGroup,
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    this.nameResources(props.name);
    new FlowLogs(this, 'FlowLogs', {
      name: props.name,
      vpc: this.vpc,
      retentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      state: props.state,
    });
    if (props.restrictDefaultSecurityGroup) this.keepLogsOfDefaultSecurityGroupFunction(props);
    nat.configuredGateways.forEach(({ gatewayId }, index) => {
      addNatAlarms(this, props.alarms, gatewayId, index + 1);
    });
  }

  private nameResources(prefix: string): void {
    const name = (resource: IConstruct | undefined, suffix: string) => {
      if (resource) Tags.of(resource).add('Name', `${prefix}-${suffix}`);
    };
    name(this.vpc.node.findChild('IGW'), 'igw');
    for (const tier of TIERS) {
      this.vpc.selectSubnets(this.subnets[tier]).subnets.forEach((subnet, index) => {
        name(subnet, `${tier}-${index + 1}`);
        name(subnet.node.tryFindChild('NATGateway'), `nat-${index + 1}`);
        name(subnet.node.tryFindChild('EIP'), `nat-eip-${index + 1}`);
      });
    }
  }

  /** CDK's function would log into a group that Lambda makes without retention. */
  private keepLogsOfDefaultSecurityGroupFunction(props: NetworkProps): void {
    const provider = Stack.of(this).node.findChild('Custom::VpcRestrictDefaultSGCustomResourceProvider');
    const logs = new LogGroup(this, 'DefaultSecurityGroupLogs', {
      logGroupName: `/aws/lambda/${props.name}-restrict-default-sg`,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: removalPolicy(props.state),
    });
    const handler = provider.node.findChild('Handler') as CfnResource;
    handler.addPropertyOverride('LoggingConfig', { LogGroup: logs.logGroupName });
  }
}

function tiers(egress: boolean): SubnetConfiguration[] {
  return [
    // A load balancer and a NAT gateway are given their addresses; nothing else may have one.
    { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
    { name: 'private', subnetType: egress ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED },
    { name: 'executor', subnetType: SubnetType.PRIVATE_ISOLATED },
  ] satisfies (SubnetConfiguration & { name: Tier })[];
}
