import { type Described, described, naming } from '../../model/network';
import type { World } from '../../model/world';
import { type Check, type Escape, forEach } from '../check';
import { containersOf, type Task, vpc } from '../task';
import { unproved, violated } from '../verdict';
import { resolver } from './dns';

/** E11: a FirewallConfig of the VPC says `FirewallFailOpen: DISABLED`. */
const failOpen: Check = (world, task) => {
  const configs = naming(world, vpc(world, task), 'ResourceId', 'AWS::Route53Resolver::FirewallConfig');
  if (configs.length === 0)
    return [
      unproved(
        "no FirewallConfig says that the VPC's DNS Firewall fails closed, so the account may have chosen otherwise",
      ),
    ];
  return forEach(
    () => configs,
    ({ resource, properties }) => {
      const setting = properties.at('FirewallFailOpen').optionalText();
      if (setting === 'DISABLED') return undefined;
      return setting === 'ENABLED'
        ? violated(`${resource.label} lets queries through while DNS Firewall does not answer`, [
            ...resolver(world, task),
            `FirewallFailOpen ${setting}`,
            "the attacker's name server",
          ])
        : unproved(`${resource.label} does not say whether DNS Firewall fails open`);
    },
  );
};

/** What sends queries of a VPC elsewhere, and the property that names the VPC. */
const FORWARDING = [
  ['AWS::Route53Resolver::ResolverRuleAssociation', 'VPCId', 'resolver rule'],
  ['AWS::Route53Profiles::ProfileAssociation', 'ResourceId', 'Route 53 profile'],
] as const;

/** E13: no resolver rule, endpoint or profile, no DHCP options and no container setting takes queries elsewhere. */
const forwarding: Check = (world, task) => [
  ...forEach(
    () => containersOf(world, task),
    container => {
      const servers = container
        .at('DnsServers')
        .items()
        .map(server => server.text());
      return servers.length > 0
        ? leads(world, task, `name servers ${servers.join(', ')} (${container.where})`)
        : undefined;
    },
  ),
  ...FORWARDING.flatMap(([type, property, what]) =>
    forEach(
      () => naming(world, vpc(world, task), property, type),
      ({ resource }) => leads(world, task, `${what} ${resource.label}`),
    ),
  ),
  ...forEach(
    () => described(world, 'AWS::Route53Resolver::ResolverEndpoint'),
    one =>
      standsIn(world, task, one) ? leads(world, task, `resolver endpoint ${one.resource.label}`) : undefined,
  ),
  ...forEach(
    () => naming(world, vpc(world, task), 'VpcId', 'AWS::EC2::VPCDHCPOptionsAssociation'),
    ({ properties }) => {
      const options = properties.at('DhcpOptionsId').resource();
      const servers = world
        .properties(options)
        .at('DomainNameServers')
        .items()
        .map(server => server.text());
      return servers.every(server => server === 'AmazonProvidedDNS')
        ? undefined
        : leads(world, task, `name servers ${servers.join(', ')} (${options.label})`);
    },
  ),
];

function standsIn(world: World, task: Task, { properties }: Described): boolean {
  return properties
    .at('IpAddresses')
    .items()
    .some(address =>
      world.properties(address.at('SubnetId').resource()).at('VpcId').isSame(vpc(world, task)),
    );
}

const leads = (world: World, task: Task, where: string) =>
  violated(`queries of the VPC may be sent to another network: ${where}`, [
    ...resolver(world, task),
    where,
    "somebody else's name server",
  ]);

/** Ways around DNS Firewall. */
export const DNS_ELSEWHERE: readonly Escape[] = [
  {
    id: 'E11',
    title: 'DNS Firewall failing open',
    holds: "the VPC's DNS Firewall is set to fail closed",
    check: failOpen,
  },
  {
    id: 'E13',
    title: 'DNS forwarding',
    holds:
      'no resolver rule, resolver endpoint, Route 53 profile or name server of ours takes queries of the VPC elsewhere',
    check: forwarding,
  },
];
