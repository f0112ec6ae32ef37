import type { Json } from '../../../support/deployment';
import type { Mutations, Templates } from './templates';

const route = (t: Templates, target: Json, more: Json = {}) =>
  t.add(
    'network',
    'AWS::EC2::Route',
    { RouteTableId: t.routeTable, DestinationCidrBlock: '0.0.0.0/0', ...target },
    more,
  );

const nat = (t: Templates) => ({ NatGatewayId: { Ref: t.one('AWS::EC2::NatGateway', /publicSubnet1/).id } });
const association = (t: Templates) => t.one('AWS::EC2::SubnetRouteTableAssociation', /executorSubnet1/);
const privateTable = (t: Templates) => ({ Ref: t.one('AWS::EC2::RouteTable', /privateSubnet1/).id });
const elsewhere = { DestinationCidrBlock: '192.168.0.0/16' };

export const ROUTES: Mutations = {
  E3: {
    'a default route to the NAT gateway': t => route(t, nat(t)),
    'a default route to the internet gateway': t =>
      route(t, { GatewayId: { Ref: t.one('AWS::EC2::InternetGateway').id } }),
    'a default route by IPv6': t =>
      route(t, {
        DestinationCidrBlock: undefined,
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: 'eigw-0',
      }),
    'a route through NAT64': t =>
      route(t, { DestinationCidrBlock: undefined, DestinationIpv6CidrBlock: '64:ff9b::/96', ...nat(t) }),
    'a route to a transit gateway': t => route(t, { ...elsewhere, TransitGatewayId: 'tgw-0' }),
    'a route to another VPC': t => route(t, { ...elsewhere, VpcPeeringConnectionId: 'pcx-0' }),
    'a route to an instance': t => route(t, { InstanceId: 'i-0' }),
    'a route to a network interface': t => route(t, { NetworkInterfaceId: 'eni-0' }),
    'a route to a firewall endpoint': t => route(t, { VpcEndpointId: 'vpce-0' }),
    'a route to a prefix list': t =>
      route(t, {
        DestinationCidrBlock: undefined,
        DestinationPrefixListId: 'pl-0',
        TransitGatewayId: 'tgw-0',
      }),
    'a route to a core network': t =>
      route(t, { ...elsewhere, CoreNetworkArn: 'arn:aws:networkmanager::111111111111:core-network/c' }),
    'a route under a condition': t => route(t, nat(t), { Condition: t.undecided('network') }),
    'a route in another stack': t =>
      t.add('data', 'AWS::EC2::Route', {
        RouteTableId: t.export('network', t.routeTable),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: 'nat-0',
      }),
    'a route in a table that is not known': t =>
      route(t, { ...nat(t), RouteTableId: 'rtb-0123456789abcdef0' }),
    'a route in a table that a parameter names': t => {
      t.stack('network').Parameters.Table = { Type: 'String' };
      route(t, { ...nat(t), RouteTableId: { Ref: 'Table' } });
    },
    'a route in a table that a custom resource names': t =>
      t.add('service', 'AWS::EC2::Route', {
        RouteTableId: { 'Fn::GetAtt': [t.one('Custom::SecretKeys').id, 'Id'] },
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: 'nat-0',
      }),
    'a subnet that uses the route table of private ones': t =>
      Object.assign(association(t).properties, { RouteTableId: privateTable(t) }),
    'one branch uses the route table of private ones': t =>
      Object.assign(association(t).properties, {
        RouteTableId: { 'Fn::If': [t.undecided('network'), t.routeTable, privateTable(t)] },
      }),
    "a subnet without a table, which uses the VPC's main one": t => t.remove(association(t)),
    'an association that exists under a condition': t =>
      Object.assign(association(t).resource, { Condition: t.undecided('network') }),
    'a second association': t =>
      t.add('network', 'AWS::EC2::SubnetRouteTableAssociation', {
        SubnetId: { Ref: t.subnet.id },
        RouteTableId: privateTable(t),
      }),
    'a private subnet instead of an isolated one': t =>
      t.placement.Subnets.splice(
        0,
        1,
        t.one('AWS::ECS::Service', /^Api/).properties.NetworkConfiguration.AwsvpcConfiguration.Subnets[0],
      ),
    'a public subnet beside the isolated ones': t =>
      t.placement.Subnets.push(t.export('network', { Ref: t.one('AWS::EC2::Subnet', /publicSubnet1/).id })),
    'a subnet that is not in the templates': t => t.placement.Subnets.push('subnet-0123456789abcdef0'),
    'no subnets at all': t => delete t.placement.Subnets,
    'routes that a VPN gateway propagates': t =>
      t.add('network', 'AWS::EC2::VPNGatewayRoutePropagation', {
        RouteTableIds: [t.routeTable],
        VpnGatewayId: 'vgw-0',
      }),
    'routes that a route server propagates': t =>
      t.add('network', 'AWS::EC2::RouteServerPropagation', {
        RouteTableId: t.routeTable,
        RouteServerId: 'rs-0',
      }),
    'a peering connection of the VPC': t =>
      t.add('network', 'AWS::EC2::VPCPeeringConnection', { VpcId: t.vpc, PeerVpcId: 'vpc-0' }),
    'a peering connection from the other side': t =>
      t.add('network', 'AWS::EC2::VPCPeeringConnection', { VpcId: 'vpc-0', PeerVpcId: t.vpc }),
    'a transit gateway in the subnets': t =>
      t.add('network', 'AWS::EC2::TransitGatewayAttachment', {
        VpcId: t.vpc,
        TransitGatewayId: 'tgw-0',
        SubnetIds: [{ Ref: t.subnet.id }],
      }),
    'a transit gateway by the newer type': t =>
      t.add('network', 'AWS::EC2::TransitGatewayVpcAttachment', {
        VpcId: t.vpc,
        TransitGatewayId: 'tgw-0',
        SubnetIds: [{ Ref: t.subnet.id }],
      }),
    'a VPN gateway': t =>
      t.add('network', 'AWS::EC2::VPCGatewayAttachment', { VpcId: t.vpc, VpnGatewayId: 'vgw-0' }),
    'a service network of VPC Lattice': t =>
      t.add('network', 'AWS::VpcLattice::ServiceNetworkVpcAssociation', {
        VpcIdentifier: t.vpc,
        ServiceNetworkIdentifier: 'sn-0',
      }),
  },
};
