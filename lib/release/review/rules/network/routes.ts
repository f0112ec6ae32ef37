import { at, type Plain } from '../../../../assurance/model/plain';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';

/** Ways in and out of subnets. */
export function routeRules(comparison: Comparison): Judged[] {
  return [
    ...comparison.of('AWS::EC2::Route').flatMap(change => route(change, comparison)),
    ...comparison.of('AWS::EC2::SubnetRouteTableAssociation').flatMap(association),
    ...comparison.of(...CONNECTIONS).flatMap(connection),
    ...comparison.of('AWS::EC2::VPCEndpoint').flatMap(tables),
  ];
}

const everything = (properties: Plain) =>
  at(properties, 'DestinationCidrBlock') === '0.0.0.0/0' ||
  at(properties, 'DestinationIpv6CidrBlock') === '::/0';

const TARGETS =
  /^(GatewayId|NatGatewayId|EgressOnlyInternetGatewayId|TransitGatewayId|VpcPeeringConnectionId|InstanceId|NetworkInterfaceId|CarrierGatewayId|LocalGatewayId|VpcEndpointId|CoreNetworkArn)$/;
const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'];

/** A route table that exists gets a way that it did not have. */
function route(change: Change, comparison: Comparison): Judged[] {
  const { before, after } = change;
  if (!after) return change.kind === 'removed' ? lost(change, comparison) : [];
  const table = String(after.properties.RouteTableId ?? '');
  const isNewTable = comparison
    .of('AWS::EC2::RouteTable')
    .some(({ kind, id }) => kind === 'added' && table.includes(`${id}.`));
  if (isNewTable) return [];
  const [target] = Object.keys(after.properties).filter(name => TARGETS.test(name));
  const where = DESTINATIONS.map(name => after.properties[name]).find(value => value !== undefined);
  const same = before && DESTINATIONS.every(name => before.properties[name] === after.properties[name]);
  if (same)
    return [about(change, 'route-changed', 'ask', `traffic to ${where} takes another way (${target})`)];
  return everything(after.properties)
    ? [
        about(
          change,
          'route-opened',
          'block',
          `subnets that had no way there reach ${where} through ${target}`,
        ),
      ]
    : [about(change, 'route-opened', 'ask', `subnets reach ${where} through ${target}`)];
}

function lost(change: Change, { after }: Comparison): Judged[] {
  const { before } = change;
  const destination = DESTINATIONS.map(name => before?.properties[name]).find(value => value !== undefined);
  const survives = after
    .ofType('AWS::EC2::RouteTable')
    .some(({ id }) => String(before?.properties.RouteTableId).includes(`${id}.`));
  return survives
    ? [
        about(
          change,
          'route-removed',
          everything(before?.properties) ? 'block' : 'ask',
          `subnets no longer reach ${destination}: what needs it fails`,
        ),
      ]
    : [];
}

/** A subnet that changes its route table changes all its ways at once. */
function association(change: Change): Judged[] {
  const isMoved = change.kind === 'changed' && change.edits.some(({ path }) => path[0] === 'RouteTableId');
  return isMoved
    ? [
        about(
          change,
          'subnet-rerouted',
          'block',
          'the subnet gets another route table, and with it other ways in and out',
        ),
      ]
    : [];
}

const CONNECTIONS = [
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::VPNGatewayRoutePropagation',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::ClientVpnEndpoint',
  'AWS::EC2::VPNConnection',
];

function connection(change: Change): Judged[] {
  return change.kind === 'added'
    ? [about(change, 'network-connected', 'ask', 'the VPC gets a connection to another network')]
    : [];
}

/** Who loses an endpoint goes through NAT instead, past its policy. */
function tables(change: Change): Judged[] {
  return change.kind === 'changed' &&
    change.edits.some(({ path }) =>
      ['RouteTableIds', 'SecurityGroupIds', 'SubnetIds', 'PrivateDnsEnabled'].includes(path[0] ?? ''),
    )
    ? [
        about(
          change,
          'endpoint-moved',
          'ask',
          'the endpoint serves other subnets or groups: traffic may go past its policy, or fail',
        ),
      ]
    : [];
}
