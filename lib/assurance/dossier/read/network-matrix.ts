import { REGIONS } from '../../../config/regions';
import { leadsNowhere } from '../../isolation/rules';
import { groupIn } from '../../isolation/task';
import { wearers } from '../../isolation/wearers';
import { rulesOf, type SecurityRule, securityGroups, trafficOf } from '../../model/network';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { byId } from './names';
import { orElse } from './settle';

/** Somebody on the network: those who wear a security group, or addresses outside. */
export type Peer =
  | { readonly kind: 'group'; readonly group: Resource; readonly wearers: readonly Resource[] }
  | { readonly kind: 'outside'; readonly name: string };

/** One may open connections to the other; both security groups, where there are two, agree. */
interface Connection {
  readonly from: string;
  readonly to: string;
  /** `tcp 8080` */
  readonly traffic: string;
}

export interface NetworkMatrix {
  /** By key, in a fixed order: groups first. */
  readonly peers: ReadonlyMap<string, Peer>;
  readonly connections: readonly Connection[];
  /** Rules that the other side's group does not answer, and what cannot be read. */
  readonly remarks: readonly string[];
}

export const ANYWHERE = '0.0.0.0/0';

interface Half {
  readonly from: string;
  readonly to: string;
  readonly rule: SecurityRule;
}

/** Who may talk to whom on which port, by security groups. */
export function networkMatrix(world: World): NetworkMatrix {
  const groups = [...securityGroups(world)].sort(byId);
  const peers = new Map<string, Peer>(
    groups.map(group => [group.id, { kind: 'group', group, wearers: wearersOf(world, group) }]),
  );
  const remarks: string[] = [];
  const halves = (direction: 'ingress' | 'egress'): Half[] =>
    groups.flatMap(group =>
      orElse(
        () =>
          rulesOf(world, group, direction)
            .filter(rule => !leadsNowhere(rule))
            .map(rule => halfOf(rule, group, direction, peers)),
        why => {
          remarks.push(why);
          return [];
        },
      ),
    );
  const [outward, inward] = [halves('egress'), halves('ingress')];
  const connections = [
    ...outward.flatMap(half => agreed(half, inward, peers, remarks)),
    ...inward.filter(({ from }) => peers.get(from)?.kind === 'outside').map(said),
  ];
  for (const half of inward)
    if (peers.get(half.from)?.kind === 'group' && !outward.some(other => covers(other, half)))
      remarks.push(`${half.rule.label} lets in what nobody may send`);
  return { peers: withOutsideLast(peers), connections: unique(connections), remarks: unique(remarks) };
}

const said = ({ from, to, rule }: Half): Connection => ({ from, to, traffic: trafficOf(rule) });

/** Out of one group and into the other; what is outside has no group of ours that could refuse. */
function agreed(
  half: Half,
  inward: readonly Half[],
  peers: ReadonlyMap<string, Peer>,
  remarks: string[],
): Connection[] {
  if (peers.get(half.to)?.kind === 'outside') return [said(half)];
  const answers = inward.filter(other => covers(half, other));
  if (answers.length === 0) remarks.push(`${half.rule.label} sends what nobody lets in`);
  return answers.map(said);
}

/** Both are about the same two, and share traffic. */
const covers = (out: Half, into: Half) =>
  out.from === into.from &&
  out.to === into.to &&
  (out.rule.protocol === into.rule.protocol || [out, into].some(({ rule }) => rule.protocol === 'all')) &&
  out.rule.ports.from <= into.rule.ports.to &&
  into.rule.ports.from <= out.rule.ports.to;

function halfOf(
  rule: SecurityRule,
  group: Resource,
  direction: 'ingress' | 'egress',
  peers: Map<string, Peer>,
): Half {
  const other = peerOf(rule, peers);
  return direction === 'egress' ? { from: group.id, to: other, rule } : { from: other, to: group.id, rule };
}

function peerOf({ kind, peer }: SecurityRule, peers: Map<string, Peer>): string {
  const group = kind === 'group' ? groupIn(peer) : undefined;
  if (group !== undefined && group !== 'default') return group.id;
  const name = group === 'default' ? "the VPC's default group" : nameOf(peer.description);
  if (!peers.has(name)) peers.set(name, { kind: 'outside', name });
  return name;
}

const LISTS: Readonly<Record<string, string>> = {
  s3: 'S3',
  cloudFrontOriginFacing: 'CloudFront',
};

/** Prefix lists that AWS publishes are known by whom they are for. */
function nameOf(peer: string): string {
  const known = Object.values(REGIONS).flatMap(({ prefixLists }) => Object.entries(prefixLists));
  const [list] = known.find(([, id]) => id === peer) ?? [];
  return list === undefined ? peer : (LISTS[list] ?? list);
}

/** Jobs run a task in the group of the service that the task belongs to, so the service stands for them. */
function wearersOf(world: World, group: Resource): Resource[] {
  const all = wearers(world, group).filter(one => world.exists(one));
  const services = all.filter(({ type }) => type === 'AWS::ECS::Service');
  const shown = services.length > 0 ? all.filter(({ type }) => !/StateMachine|Schedule/.test(type)) : all;
  return [...shown].sort(byId);
}

const withOutsideLast = (peers: ReadonlyMap<string, Peer>) =>
  new Map([...peers].sort(([a, one], [b, other]) => rank(one) - rank(other) || (a < b ? -1 : 1)));
const rank = ({ kind }: Peer) => (kind === 'group' ? 0 : 1);

const unique = <T>(items: readonly T[]): T[] => [
  ...new Map(items.map(item => [JSON.stringify(item), item])).values(),
];
