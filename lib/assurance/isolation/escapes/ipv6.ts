import { described, rulesOf } from '../../model/network';
import { type Check, type Escape, forEach } from '../check';
import { allGroups, fromTask, placements, vpc } from '../task';
import { violated } from '../verdict';

/** E22: no IPv6 range on subnets or VPC, no DNS64, no egress-only gateway, no IPv6 rule. */
const ipv6: Check = (world, task) => [
  ...forEach(
    () => placements(world, task),
    ({ run, subnet }) => {
      const properties = world.properties(subnet);
      const written = ['Ipv6CidrBlock', 'Ipv6IpamPoolId'].some(name => !properties.at(name).isAbsent);
      const on = ['AssignIpv6AddressOnCreation', 'Ipv6Native', 'EnableDns64'].some(name =>
        properties.at(name).flag(false),
      );
      const added = described(world, 'AWS::EC2::SubnetCidrBlock').some(one =>
        one.properties.at('SubnetId').isSame(subnet),
      );
      if (!written && !on && !added) return undefined;
      return violated(`${subnet.label} has IPv6 addresses, which need no NAT to reach the internet`, [
        ...fromTask(task, run),
        `subnet ${subnet.label}`,
        'IPv6 address',
        'internet, with any IPv6 route',
      ]);
    },
  ),
  ...forEach(
    () => described(world, 'AWS::EC2::VPCCidrBlock'),
    one => {
      const isIpv6 = ['Ipv6CidrBlock', 'Ipv6Pool', 'Ipv6IpamPoolId'].some(
        name => !one.properties.at(name).isAbsent,
      );
      const isOn = isIpv6 || one.properties.at('AmazonProvidedIpv6CidrBlock').flag(false);
      return isOn && one.properties.at('VpcId').isSame(vpc(world, task))
        ? violated(`${one.resource.label} gives the VPC an IPv6 range`, [
            ...fromTask(task),
            `VPC ${vpc(world, task).label}`,
            `IPv6 range ${one.resource.label}`,
          ])
        : undefined;
    },
  ),
  ...forEach(
    () => described(world, 'AWS::EC2::EgressOnlyInternetGateway'),
    one =>
      one.properties.at('VpcId').isSame(vpc(world, task))
        ? violated(`the VPC has an egress-only internet gateway, ${one.resource.label}`, [
            ...fromTask(task),
            `VPC ${vpc(world, task).label}`,
            `egress-only internet gateway ${one.resource.label}`,
            'internet by IPv6',
          ])
        : undefined,
  ),
  ...forEach(
    () =>
      allGroups(world, task).flatMap(group => rulesOf(world, group, 'egress').map(rule => ({ group, rule }))),
    ({ group, rule }) =>
      rule.kind === 'ipv6'
        ? violated(`${group.label} lets IPv6 out`, [
            ...fromTask(task),
            `security group ${group.label}`,
            `egress rule ${rule.label}`,
            rule.peer.text(),
          ])
        : undefined,
  ),
];

/** The second way to the internet, which needs no NAT. */
export const IPV6: readonly Escape[] = [
  {
    id: 'E22',
    title: 'IPv6',
    holds: 'neither the subnets nor the VPC have IPv6 addresses, and no rule or gateway lets IPv6 out',
    check: ipv6,
  },
];
