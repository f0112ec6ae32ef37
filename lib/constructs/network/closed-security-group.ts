import { type CfnSecurityGroup, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export interface ClosedSecurityGroupProps {
  readonly vpc: IVpc;
  readonly description: string;
}

/**
 * A security group whose egress rules name other groups or prefix lists only; a rule for a CIDR would be lost.
 *
 * Such rules are resources of their own, and a group without an inline rule allows all egress until they arrive.
 * The rule kept here matches nothing and closes the group from the start.
 */
export class ClosedSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: ClosedSecurityGroupProps) {
    super(scope, id, { ...props, allowAllOutbound: false });
    (this.node.defaultChild as CfnSecurityGroup).addPropertyOverride('SecurityGroupEgress', [
      { CidrIp: '255.255.255.255/32', Description: 'nothing', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 },
    ]);
  }
}
