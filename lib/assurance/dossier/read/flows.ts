import { rolesOf } from '../../isolation/task';
import { firewallRules } from '../../model/dns';
import { arnOf, textOf } from '../../model/names';
import { described } from '../../model/network';
import { allRuns } from '../../model/runs';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import { referrersIn } from '../../model/referrers';
import type { World } from '../../model/world';
import { count } from '../content';
import type { AccessMatrix } from './access';
import { alarmsIn } from './alarms';
import { byId } from './names';
import { ANYWHERE, type NetworkMatrix, type Peer } from './network-matrix';
import type { Flow, Part } from './part';
import { subnetsOf } from './places';
import { orElse } from './settle';
import type { Deed } from './stores';
import { natOf } from './subnets';

/** Everything that the drawing is made from. */
export interface Read {
  readonly world: World;
  readonly parts: readonly Part[];
  readonly network: NetworkMatrix;
  readonly access: AccessMatrix;
}

export const PEOPLE: Part = {
  id: 'people',
  zone: 'internet',
  name: 'people',
  what: 'with a browser',
  resources: [],
};
export const HOSTS: Part = {
  id: 'hosts',
  zone: 'internet',
  name: 'hosts outside',
  what: 'on the internet',
  resources: [],
};

type PartOf = (resource: Resource | undefined) => Part | undefined;

export const partFinder = (parts: readonly Part[]): PartOf => {
  const found = new Map(parts.flatMap(part => part.resources.map(resource => [resource, part] as const)));
  return resource => resource && found.get(resource);
};

/** The arrows between boxes: one for each pair and kind, with what was found on it. */
export function flowsOf(read: Read): Flow[] {
  const partOf = partFinder(read.parts);
  const flows = [
    ...visitors(read, partOf),
    ...origins(read, partOf),
    ...connections(read, partOf),
    ...outward(read, partOf),
    ...grants(read, partOf),
    ...starts(read, partOf),
    ...backups(read, partOf),
  ];
  return merged(flows.filter(({ from, to }) => from.id !== to.id));
}

const named = (property: Property): Resource | undefined =>
  property.isAbsent ? undefined : property.identity().resource;

/** Flows of pairs of which either may not be drawn. */
const flow = (from: Part | undefined, to: Part | undefined, kind: Flow['kind'], label = ''): Flow[] =>
  from && to ? [{ from, to, kind, label }] : [];

/** Browsers ask CloudFront, whose web ACL looks first. */
function visitors({ world, parts }: Read, partOf: PartOf): Flow[] {
  const acl = parts.find(({ resources }) => resources.some(({ type }) => type === 'AWS::WAFv2::WebACL'));
  return described(world, 'AWS::CloudFront::Distribution').flatMap(({ resource }) => {
    const distribution = partOf(resource);
    return acl
      ? [...flow(PEOPLE, acl, 'traffic', 'HTTPS'), ...flow(acl, distribution, 'traffic')]
      : flow(PEOPLE, distribution, 'traffic', 'HTTPS');
  });
}

/** Where a distribution gets what it serves, by path. */
function origins({ world, parts }: Read, partOf: PartOf): Flow[] {
  return described(world, 'AWS::CloudFront::Distribution').flatMap(({ resource, properties }) => {
    const config = properties.at('DistributionConfig');
    const behaviours = [
      { origin: config.at('DefaultCacheBehavior', 'TargetOriginId'), path: 'other paths' },
      ...config
        .at('CacheBehaviors')
        .items()
        .map(one => ({ origin: one.at('TargetOriginId'), path: one.at('PathPattern').text() })),
    ];
    const toOrigins = config
      .at('Origins')
      .items()
      .flatMap(origin => {
        const paths = behaviours
          .filter(one => one.origin.text() === origin.at('Id').text())
          .map(({ path }) => path);
        return flow(partOf(resource), targetOf(world, origin, parts, partOf), 'traffic', paths.sort().join(', '));
      });
    const functions = config
      .at('DefaultCacheBehavior', 'FunctionAssociations')
      .items()
      .flatMap(one => mentionedIn(one.at('FunctionARN'), world))
      .flatMap(one => flow(partOf(resource), partOf(one), 'traffic', 'each document'));
    return [...toOrigins, ...functions];
  });
}

/** The bucket or the load balancer whose address an origin has. */
function targetOf(world: World, origin: Property, parts: readonly Part[], partOf: PartOf): Part | undefined {
  const direct = mentionedIn(origin.at('DomainName'), world).map(partOf).find(Boolean);
  if (direct) return direct;
  return parts.find(({ resources }) => resources.some(({ type }) => /::LoadBalancer$/.test(type)));
}

/** Resources that a value is put together of. */
function mentionedIn(property: Property, world: World): Resource[] {
  const text = JSON.stringify(property.value ?? null);
  return [...text.matchAll(/"resource":"([^"]+)"/g)].flatMap(([, id = '']) => world.set.get(id) ?? []);
}

const partsOfPeer = (peer: Peer | undefined, partOf: PartOf): Part[] =>
  peer?.kind === 'group' ? [...new Set(peer.wearers.flatMap(one => partOf(one) ?? []))] : [];

/** Between those who wear security groups. */
function connections({ network }: Read, partOf: PartOf): Flow[] {
  return network.connections.flatMap(({ from, to, traffic }) => {
    const [callers, called] = [from, to].map(key => partsOfPeer(network.peers.get(key), partOf));
    return (callers ?? []).flatMap(caller =>
      (called ?? []).flatMap(one => flow(caller, one, 'traffic', traffic)),
    );
  });
}

/** To the internet: who may send anywhere and has a route, through NAT. */
function outward(read: Read, partOf: PartOf): Flow[] {
  const { world, network, parts } = read;
  const senders = network.connections
    .filter(({ to }) => to === ANYWHERE)
    .flatMap(({ from, traffic }) =>
      partsOfPeer(network.peers.get(from), partOf).map(part => ({ part, traffic })),
    );
  const through = senders.flatMap(({ part, traffic }) =>
    part.resources
      .flatMap(one => subnetsOf(world, one))
      .flatMap(subnet => flow(part, partOf(natOf(world, subnet)), 'traffic', traffic)),
  );
  const nat = through[0]?.to;
  const firewall = parts.find(({ id }) => id === 'dns-firewall');
  return [
    ...through,
    ...flow(nat, nat && HOSTS, 'traffic', firewall ? allowedNames(world) : ''),
    ...flow(firewall, firewall && HOSTS, 'starts', 'decides which names resolve'),
  ].filter(({ from }) => from !== firewall);
}

const allowedNames = (world: World): string =>
  orElse(
    () => {
      const names = described(world, 'AWS::EC2::VPC').flatMap(({ resource }) =>
        firewallRules(world, resource)
          .filter(({ action }) => action === 'ALLOW')
          .flatMap(({ domains }) => domains ?? []),
      );
      return names.length === 0 ? '' : `${names.length} names by DNS`;
    },
    () => '',
  );

const SHORT: Readonly<Record<Deed, string>> = {
  list: 'looks',
  read: 'reads',
  write: 'writes',
  delete: 'deletes',
  control: 'controls',
};

/** Who reads and writes which data, through the endpoint of its subnets where there is one. */
function grants({ world, access, parts }: Read, partOf: PartOf): Flow[] {
  return access.rows.flatMap(row => {
    if (row.actor.kind !== 'role') return [];
    const { resource } = row.actor.identity;
    return actorsOf(world, resource, partOf).flatMap(({ part, atStart }) =>
      row.access.flatMap((one, index) => {
        const store = access.stores[index]?.resource;
        const deeds = [...(one?.deeds.keys() ?? [])].filter(deed => deed !== 'list');
        const shown = deeds.length === 0 ? ['looks'] : deeds.map(deed => SHORT[deed]);
        if (!one || !store || part.zone === 'data') return [];
        const label = `${shown.join(', ')}${atStart ? ' at start' : ''}`;
        const endpoint = atStart ? undefined : endpointFor(world, part, store, parts);
        if (!endpoint) return flow(part, partOf(store), 'data', label);
        return [...flow(part, endpoint, 'data', label), ...flow(endpoint, partOf(store), 'data')];
      }),
    );
  });
}

/** Who acts with a role, and whether only to start. */
export function actorsOf(
  world: World,
  role: Resource,
  partOf: PartOf,
): { readonly part: Part; readonly atStart: boolean }[] {
  const users = (referrersIn(world.set).get(role.id) ?? []).filter(one => world.exists(one)).sort(byId);
  return users.flatMap(user => {
    if (user.type !== 'AWS::ECS::TaskDefinition') {
      const part = partOf(user);
      return part && /Function|StateMachine|Schedule|Backup/.test(user.type) ? [{ part, atStart: false }] : [];
    }
    const atStart = orElse(
      () => rolesOf(world, user).task?.resource !== role,
      () => false,
    );
    return runners(world, user).flatMap(service => {
      const part = partOf(service);
      return part ? [{ part, atStart }] : [];
    });
  });
}

/** Services that run a task definition. */
const runners = (world: World, definition: Resource): Resource[] =>
  allRuns(world)
    .runs.filter(({ kind, taskDefinition }) => kind === 'service' && named(taskDefinition) === definition)
    .map(({ resource }) => resource);

const SERVICE_OF: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 's3',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
};

/** The gateway endpoint on the route tables of a part's subnets. */
function endpointFor(world: World, part: Part, store: Resource, parts: readonly Part[]): Part | undefined {
  const service = SERVICE_OF[store.type];
  const own = part.resources.flatMap(one => subnetsOf(world, one));
  if (service === undefined || own.length === 0 || store.stack.region !== own[0]?.stack.region) return undefined;
  return parts.find(
    ({ name, resources: [endpoint] }) =>
      endpoint?.type === 'AWS::EC2::VPCEndpoint' &&
      name.startsWith(`${service} endpoint`) &&
      subnetsOf(world, endpoint).some(subnet => own.includes(subnet)),
  );
}

/** What starts by the clock, by an event, by an alarm or by the deployment. */
function starts({ world, parts }: Read, partOf: PartOf): Flow[] {
  const schedules = described(world, 'AWS::Scheduler::Schedule').flatMap(({ resource, properties }) =>
    flow(partOf(resource), partOf(named(properties.at('Target', 'Arn'))), 'starts'),
  );
  const tasks = allRuns(world)
    .runs.filter(({ kind }) => kind === 'state')
    .flatMap(({ resource, taskDefinition }) => {
      const definition = named(taskDefinition);
      const [service] = definition ? runners(world, definition) : [];
      return flow(partOf(resource), partOf(service), 'starts', 'a task of its own');
    });
  const functions = described(world, 'AWS::Events::Rule').flatMap(({ properties }) =>
    properties
      .at('Targets')
      .items()
      .flatMap(target => {
        const source = parts.find(({ id }) => id === 'aws-backup');
        return flow(source, partOf(named(target.at('Arn'))), 'starts', 'restore test done');
      }),
  );
  const alarms = alarmsIn(world);
  const told = parts.find(({ id }) => id === 'topics');
  const ringing = ['page', 'ticket'].flatMap(severity => {
    const number = alarms.filter(alarm => alarm.severity === severity).length;
    return number === 0 ? [] : [count(number, severity, `${severity}s`)];
  });
  return [
    ...schedules,
    ...tasks,
    ...functions,
    ...flow(
      parts.find(({ id }) => id === 'alarms'),
      told,
      'starts',
      ringing.join(', '),
    ),
  ];
}

/** What AWS Backup keeps copies of. */
function backups({ world, access, parts }: Read, partOf: PartOf): Flow[] {
  const vault = parts.find(({ id }) => id === 'aws-backup');
  return described(world, 'AWS::Backup::BackupSelection').flatMap(({ properties }) =>
    properties
      .at('BackupSelection', 'Resources')
      .items()
      .flatMap(({ value }) => {
        const arn = value === undefined ? '' : textOf(world, value);
        const store = access.stores.find(one => textOf(world, arnOf(world, one.resource)) === arn);
        return flow(vault, partOf(store?.resource), 'starts', 'copies');
      }),
  );
}

/** One arrow for a pair and a kind, with every label once. */
function merged(flows: readonly Flow[]): Flow[] {
  const byPair = new Map<string, Flow>();
  for (const one of flows) {
    const key = [one.from.id, one.to.id, one.kind].join(' ');
    const known = byPair.get(key);
    const labels = [...(known?.label.split('; ') ?? []), one.label].filter(label => label !== '');
    byPair.set(key, { ...one, label: [...new Set(labels)].sort().join('; ') });
  }
  return [...byPair].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
