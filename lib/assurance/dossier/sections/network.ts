import { allowedNames } from '../../model/dns';
import { described } from '../../model/network';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { type Block, code, count, file, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { partFinder } from '../read/flows/read';
import { callName } from '../read/names';
import { ANYWHERE, type Peer } from '../read/network-matrix';
import { ZONES } from '../read/part';
import { subnetsOf } from '../read/places';
import { orElse } from '../read/settle';
import { placementOf } from '../read/subnets';

/** Who may talk to whom on which port, where everybody stands, and which names resolve. */
export function networkSection(findings: Findings): Section | undefined {
  const subnets = described(findings.world, 'AWS::EC2::Subnet');
  if (findings.network.peers.size === 0 && subnets.length === 0) return undefined;
  return {
    id: 'network',
    title: 'Network: who may talk to whom',
    blocks: [
      {
        kind: 'text',
        text: [
          'A connection is listed where the security group of the caller lets it out and that of the called lets it in. Everything else is refused. ',
          code(ANYWHERE),
          ' is the internet for whoever has a route there, and S3 and DynamoDB by way of the gateway endpoints below, which are routes and wear no group.',
        ],
      },
      matrix(findings),
      ...(findings.network.remarks.length === 0
        ? []
        : [{ kind: 'list', items: [...findings.network.remarks].sort().map((one): Text => [one]) } as const]),
      ...places(findings),
      ...names(findings),
    ],
  };
}

function matrix({ network, world, parts, deployment }: Findings): Block {
  const partOf = partFinder(parts);
  const label = (key: string): string => {
    const peer: Peer | undefined = network.peers.get(key);
    if (peer?.kind !== 'group') return key;
    const names = peer.wearers.map(one => partOf(one)?.name ?? callName(world, one, deployment));
    return [...new Set(names)].join(', ') || callName(world, peer.group, deployment);
  };
  const [from, to] = (['from', 'to'] as const).map(side =>
    [...network.peers.keys()].filter(key => network.connections.some(one => one[side] === key)),
  );
  return {
    kind: 'table',
    caption: 'Connections by security group: the row may call the column',
    isMatrix: true,
    head: ['caller', ...(to ?? []).map(label)],
    rows: (from ?? []).map(row => [
      [label(row)],
      ...(to ?? []).map((column): Text => {
        const found = network.connections.filter(one => one.from === row && one.to === column);
        return found.length === 0
          ? [mark('–', 'quiet')]
          : joined(found.map(({ traffic }) => mark(traffic, 'good')));
      }),
    ]),
  };
}

const ROUTES = { public: 'internet gateway', private: 'NAT', isolated: 'none' } as const;

function places({ world, parts }: Findings): Block[] {
  const subnets = described(world, 'AWS::EC2::Subnet').map(({ resource, properties }) => {
    const placement = placementOf(world, resource);
    const within = parts.filter(part => part.resources.some(one => standsIn(world, one, resource)));
    const text = (name: string) =>
      orElse(
        () => properties.at(name).optionalText() ?? '–',
        () => 'not known',
      );
    return { placement, cidr: text('CidrBlock'), zone: text('AvailabilityZone'), within };
  });
  if (subnets.length === 0) return [];
  const rows = subnets
    .sort((a, b) => rank(a.placement) - rank(b.placement) || (a.cidr < b.cidr ? -1 : 1))
    .map(({ placement, cidr, zone, within }): Text[] => [
      [code(cidr)],
      [zone],
      [ZONES[placement]],
      [ROUTES[placement]],
      within.length === 0 ? [mark('–', 'quiet')] : joined(within.map(({ name }) => name)),
    ]);
  return [
    { kind: 'heading', id: 'network-subnets', text: 'Subnets' },
    {
      kind: 'table',
      caption: 'Subnets and their way out',
      head: ['addresses', 'zone', 'kind', 'default route', 'what stands in it or is on its route table'],
      rows,
    },
  ];
}

/** A NAT gateway names the one subnet that it is in. */
const standsIn = (world: World, one: Resource, subnet: Resource): boolean =>
  subnetsOf(world, one).includes(subnet) ||
  orElse(
    () => world.properties(one).at('SubnetId').identity().resource === subnet,
    () => false,
  );

const rank = (placement: keyof typeof ROUTES) => Object.keys(ROUTES).indexOf(placement);

function names({ world }: Findings): Block[] {
  const allowed = orElse(
    () => described(world, 'AWS::EC2::VPC').flatMap(({ resource }) => allowedNames(world, resource)),
    () => [],
  );
  if (allowed.length === 0) return [];
  return [
    { kind: 'heading', id: 'network-names', text: 'Names that resolve' },
    {
      kind: 'text',
      text: [
        `DNS Firewall answers for ${count(allowed.length, 'name')} and for nothing else, a star standing for whatever is below. An answer is no way to get there: that takes a route and a security group. Whoever runs the name servers of a name could read what is asked for, so each was reviewed for that (`,
        file('docs/isolation.md', 'E10'),
        '): ',
        ...joined([...allowed].sort().map(code)),
        '.',
      ],
    },
  ];
}
