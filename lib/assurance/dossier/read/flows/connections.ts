import { allowedNames } from '../../../model/dns';
import { described } from '../../../model/network';
import type { World } from '../../../model/world';
import { ANYWHERE, type Peer } from '../network-matrix';
import type { Flow, Part } from '../part';
import { subnetsOf } from '../places';
import { orElse } from '../settle';
import { natOf } from '../subnets';
import { flow, type PartOf, type Read } from './read';

export const HOSTS: Part = {
  id: 'hosts',
  zone: 'outside',
  name: 'hosts outside',
  what: 'on the internet',
  resources: [],
};

const partsOfPeer = (peer: Peer | undefined, partOf: PartOf): Part[] =>
  peer?.kind === 'group' ? [...new Set(peer.wearers.flatMap(one => partOf(one) ?? []))] : [];

/** Between those who wear security groups. */
export function connections({ network }: Read, partOf: PartOf): Flow[] {
  return network.connections.flatMap(({ from, to, traffic }) => {
    const [callers, called] = [from, to].map(key => partsOfPeer(network.peers.get(key), partOf));
    return (callers ?? []).flatMap(caller =>
      (called ?? []).flatMap(one => flow(caller, one, 'traffic', traffic)),
    );
  });
}

/** To the internet: who may send anywhere and has a route, through NAT. */
export function outward({ world, network }: Read, partOf: PartOf): Flow[] {
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
  return [...through, ...flow(nat, nat && HOSTS, 'traffic', namesLabel(world))];
}

const namesLabel = (world: World): string =>
  orElse(
    () => {
      const names = described(world, 'AWS::EC2::VPC').flatMap(({ resource }) =>
        allowedNames(world, resource),
      );
      return names.length === 0 ? '' : `tcp 443, ${names.length} names resolve`;
    },
    () => '',
  );
