import { type Described, described, routesIn, routeTablesOf } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { type Check, type Escape, forEach } from '../check';
import { fromTask, type Placement, placements, type Task, tablesOf, vpc } from '../task';
import { type Finding, violated } from '../verdict';

/** Where a route may lead, by property, and what is behind it. */
const TARGETS: Readonly<Record<string, readonly [what: string, behind: string]>> = {
  NatGatewayId: ['NAT gateway', 'internet'],
  GatewayId: ['gateway', 'internet or another network'],
  EgressOnlyInternetGatewayId: ['egress-only internet gateway', 'internet'],
  TransitGatewayId: ['transit gateway', 'other networks'],
  VpcPeeringConnectionId: ['peering connection', 'another VPC'],
  InstanceId: ['instance', 'whatever it forwards to'],
  NetworkInterfaceId: ['network interface', 'whatever it forwards to'],
  VpcEndpointId: ['endpoint', 'whatever it forwards to'],
  CarrierGatewayId: ['carrier gateway', 'internet'],
  LocalGatewayId: ['local gateway', 'another network'],
  CoreNetworkArn: ['core network', 'other networks'],
};

/**
 * E3: the associated route tables have no route and no propagation; no peering, transit, VPN or Lattice
 * attachment names the VPC.
 */
export const routesOut: Check = (world, task) => [
  ...forEach(
    () => placements(world, task),
    ({ run, subnet }) =>
      forEach(
        () => routeTablesOf(world, subnet),
        table =>
          forEach(
            () => routesIn(world, table),
            route => wayOut(world, task, { run, subnet }, table, route),
          ),
      ),
  ),
  ...forEach(
    () => tablesOf(world, task),
    table => propagated(world, task, table),
  ),
  ...connections(world, task),
];

function wayOut(
  world: World,
  task: Task,
  { run, subnet }: Placement,
  table: Resource,
  { resource, properties }: Described,
): Finding {
  const range = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId']
    .map(name => properties.at(name))
    .find(one => !one.isAbsent);
  const [name, target] = Object.keys(TARGETS)
    .map((name): [string, Property] => [name, properties.at(name)])
    .find(([, one]) => !one.isAbsent) ?? ['', undefined];
  const [what, behind] = TARGETS[name] ?? ['a target that is not understood', 'unknown'];
  const to = range?.description ?? 'some range';
  return violated(`${table.label} routes ${to} to a ${what}`, [
    ...fromTask(task, run),
    `subnet ${subnet.label}`,
    `route table ${table.label}`,
    `route ${to} (${resource.label})`,
    `${what} ${target?.description ?? ''}`.trim(),
    ...(name === 'NatGatewayId' ? ownWay(world, target) : []),
    behind,
  ]);
}

/** The NAT gateway's own subnet, where it is in the templates. */
function ownWay(world: World, gateway: Property | undefined): string[] {
  const resource = gateway?.identity().resource;
  const subnet = resource && world.properties(resource).at('SubnetId');
  return subnet && !subnet.isAbsent ? [`public subnet ${subnet.description}`] : [];
}

/** Routes that appear by themselves. */
const PROPAGATION = [
  ['AWS::EC2::VPNGatewayRoutePropagation', 'RouteTableIds', 'the VPN gateway'],
  ['AWS::EC2::RouteServerPropagation', 'RouteTableId', 'the route server'],
] as const;

function propagated(world: World, task: Task, table: Resource): Finding[] {
  return PROPAGATION.flatMap(([type, property, by]) =>
    forEach(
      () => described(world, type),
      ({ resource, properties }) =>
        properties
          .at(property)
          .items()
          .some(one => one.isSame(table))
          ? violated(`${resource.label} puts routes of ${by} into ${table.label}`, [
              ...fromTask(task),
              `route table ${table.label}`,
              `propagation ${resource.label}`,
              by,
              'another network',
            ])
          : undefined,
    ),
  );
}

/** What joins a VPC to another network, and the properties that name the VPC. */
const CONNECTIONS: readonly (readonly [type: string, properties: readonly string[], what: string])[] = [
  ['AWS::EC2::VPCPeeringConnection', ['VpcId', 'PeerVpcId'], 'peering connection'],
  ['AWS::EC2::TransitGatewayAttachment', ['VpcId'], 'transit gateway attachment'],
  ['AWS::EC2::TransitGatewayVpcAttachment', ['VpcId'], 'transit gateway attachment'],
  ['AWS::EC2::LocalGatewayRouteTableVPCAssociation', ['VpcId'], 'local gateway'],
  ['AWS::EC2::CarrierGateway', ['VpcId'], 'carrier gateway'],
  ['AWS::VpcLattice::ServiceNetworkVpcAssociation', ['VpcIdentifier'], 'VPC Lattice service network'],
];

function connections(world: World, task: Task): Finding[] {
  const joins = ({ resource }: Described, what: string, far: string) =>
    violated(`${what} ${resource.label} joins the VPC to another network`, [
      ...fromTask(task),
      `VPC ${vpc(world, task).label}`,
      `${what} ${resource.label}`,
      far,
    ]);
  return [
    ...CONNECTIONS.flatMap(([type, properties, what]) =>
      forEach(
        () => described(world, type),
        one => {
          const sides = properties.map(name => one.properties.at(name)).filter(side => !side.isAbsent);
          return sides.some(side => side.isSame(vpc(world, task)))
            ? joins(one, what, 'another network')
            : undefined;
        },
      ),
    ),
    ...forEach(
      () => described(world, 'AWS::EC2::VPCGatewayAttachment'),
      one => {
        const isVpn = !one.properties.at('VpnGatewayId').isAbsent;
        return isVpn && one.properties.at('VpcId').isSame(vpc(world, task))
          ? joins(one, 'VPN gateway', 'the far end of the VPN')
          : undefined;
      },
    ),
  ];
}

/** Ways out of the VPC that need no permission, only a route. */
export const ROUTES: readonly Escape[] = [
  {
    id: 'E3',
    title: 'routes out of the VPC',
    holds:
      "every route table of the task's subnets has no route but the VPC's own, no propagation, and the VPC is joined to no other network",
    check: routesOut,
  },
];
