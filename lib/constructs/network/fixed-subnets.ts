import type {
  AllocateCidrRequest,
  IIpAddresses,
  SubnetIpamOptions,
  VpcIpamOptions,
} from 'aws-cdk-lib/aws-ec2';

export interface FixedSubnetsProps {
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  /** CIDRs of each tier (the name of a subnet group), in the order of the Availability Zones. */
  readonly tiers: Readonly<Record<string, readonly string[]>>;
}

/**
 * Hands out subnet addresses that are written down instead of calculated, so that adding a zone or a tier
 * never moves an existing subnet: a moved subnet is a replaced one.
 */
export class FixedSubnets implements IIpAddresses {
  constructor(private readonly props: FixedSubnetsProps) {}

  allocateVpcCidr(): VpcIpamOptions {
    return { cidrBlock: this.props.cidr };
  }

  allocateSubnetsCidr({ requestedSubnets }: AllocateCidrRequest): SubnetIpamOptions {
    return {
      allocatedSubnets: requestedSubnets.map(({ availabilityZone, configuration }) => ({
        cidr: this.cidr(configuration.name, availabilityZone),
      })),
    };
  }

  private cidr(tier: string, zone: string): string {
    const cidr = this.props.tiers[tier]?.[this.props.availabilityZones.indexOf(zone)];
    if (cidr === undefined) {
      throw new Error(
        `no CIDR for the ${tier} subnet in ${zone}: found ${JSON.stringify(this.props.tiers[tier] ?? [])}, ` +
          `needed one for each of ${this.props.availabilityZones.join(', ')}`,
      );
    }
    return cidr;
  }
}
