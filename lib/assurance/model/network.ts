import type { Property } from './property';
import type { Resource } from './template-set';
import { CannotTell } from './unread';
import { perWorld, perWorldAnd, type World } from './world';

/** Resources of a type, with their properties. */
export interface Described {
  readonly resource: Resource;
  readonly properties: Property;
}

export function described(world: World, ...types: readonly string[]): readonly Described[] {
  const known = byTypes(world);
  const key = types.join(' ');
  const result =
    known.get(key) ??
    world.ofType(...types).map(resource => ({ resource, properties: world.properties(resource) }));
  known.set(key, result);
  return result;
}

const byTypes = perWorld(() => new Map<string, readonly Described[]>());

/** Resources of these types that name the given one in a property. */
export function naming(
  world: World,
  target: Resource,
  property: string,
  ...types: readonly string[]
): Described[] {
  return described(world, ...types).filter(({ properties }) => properties.at(property).isSame(target));
}

/** The VPC of a subnet or another resource that says so. */
export const vpcOf = (world: World, resource: Resource): Resource =>
  world.properties(resource).at('VpcId').resource();

/** The route tables that a subnet uses. CloudFormation refuses two, so more than one is looked at as any of them. */
export function routeTablesOf(world: World, subnet: Resource): Resource[] {
  const tables = naming(world, subnet, 'SubnetId', 'AWS::EC2::SubnetRouteTableAssociation').map(
    ({ properties }) => properties.at('RouteTableId').resource(),
  );
  if (tables.length > 0) return [...new Set(tables)];
  throw new CannotTell(
    `${subnet.label} is associated with no route table, so it uses the VPC's main one, which is in no template`,
  );
}

export const routesIn = (world: World, table: Resource): Described[] =>
  naming(world, table, 'RouteTableId', 'AWS::EC2::Route');

/** Where a rule leads to or comes from. */
type PeerKind = 'ipv4' | 'ipv6' | 'group' | 'prefix list';

export interface SecurityRule {
  readonly kind: PeerKind;
  readonly peer: Property;
  /** Lower case: `tcp`, `udp`, `icmp`, or `all`. */
  readonly protocol: string;
  /** The whole range for protocols without ports. */
  readonly ports: { readonly from: number; readonly to: number };
  /** For people. */
  readonly label: string;
  /** The group itself, or the rule that stands alone. */
  readonly resource: Resource;
}

export type Direction = 'ingress' | 'egress';

const RULES = {
  ingress: { inline: 'SecurityGroupIngress', type: 'AWS::EC2::SecurityGroupIngress', far: 'Source' },
  egress: { inline: 'SecurityGroupEgress', type: 'AWS::EC2::SecurityGroupEgress', far: 'Destination' },
} as const;

/** Rules written on the group itself. */
export function inlineRules(world: World, group: Resource, direction: Direction): SecurityRule[] {
  const rules = world.properties(group).at(RULES[direction].inline).items();
  return rules.flatMap(rule => readRule(rule, direction, group));
}

/** Every rule of a group: its own and those that stand alone, in whichever stack. */
export const rulesOf = (world: World, group: Resource, direction: Direction): readonly SecurityRule[] =>
  (direction === 'ingress' ? allIngress : allEgress)(world, group);

const allIngress = perWorldAnd((world: World, group: Resource) => readRules(world, group, 'ingress'));
const allEgress = perWorldAnd((world: World, group: Resource) => readRules(world, group, 'egress'));

function readRules(world: World, group: Resource, direction: Direction): SecurityRule[] {
  const alone = naming(world, group, 'GroupId', RULES[direction].type);
  return [
    ...inlineRules(world, group, direction),
    ...alone.flatMap(({ properties, resource }) => readRule(properties, direction, resource)),
  ];
}

function readRule(rule: Property, direction: Direction, resource: Resource): SecurityRule[] {
  const { far } = RULES[direction];
  const peers: Record<PeerKind, Property> = {
    ipv4: rule.at('CidrIp'),
    ipv6: rule.at('CidrIpv6'),
    group: rule.at(`${far}SecurityGroupId`),
    'prefix list': rule.at(`${far}PrefixListId`),
  };
  const named = Object.entries(peers).filter(([, peer]) => !peer.isAbsent);
  if (named.length === 0) throw new CannotTell(`${rule.where} names no peer that is understood`);
  const protocol = protocolOf(rule);
  return named.map(([kind, peer]) => ({
    kind: kind as PeerKind,
    peer,
    protocol,
    ports: portsOf(rule, protocol),
    label: rule.where,
    resource,
  }));
}

const NUMBERS: Readonly<Record<string, string>> = { '-1': 'all', '1': 'icmp', '6': 'tcp', '17': 'udp' };

function protocolOf(rule: Property): string {
  const text = rule.at('IpProtocol').text().toLowerCase();
  return NUMBERS[text] ?? text;
}

function portsOf(rule: Property, protocol: string): SecurityRule['ports'] {
  const all = { from: 0, to: 65_535 };
  if (protocol !== 'tcp' && protocol !== 'udp') return all;
  const from = rule.at('FromPort').optionalNumber();
  const to = rule.at('ToPort').optionalNumber();
  return from === undefined || to === undefined || from === -1 || to === -1 ? all : { from, to };
}

/** What a group is written as: `tcp 443`, `tcp 0-65535`, `all traffic`. */
export function trafficOf({ protocol, ports: { from, to } }: SecurityRule): string {
  if (protocol === 'all') return 'all traffic';
  if (protocol !== 'tcp' && protocol !== 'udp') return protocol;
  return `${protocol} ${from === to ? from : `${from}-${to}`}`;
}

export const securityGroups = perWorld(world => world.ofType('AWS::EC2::SecurityGroup'));
