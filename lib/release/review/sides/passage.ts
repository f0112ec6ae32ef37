import { textOf } from '../../../assurance/model/names';
import {
  type Direction,
  inlineRules,
  rulesOf,
  type SecurityRule,
  trafficOf,
} from '../../../assurance/model/network';
import { describe } from '../../../assurance/model/property';
import type { Resource } from '../../../assurance/model/template-set';
import type { World } from '../../../assurance/model/world';
import { contains, parseCidr } from '../../../config/cidr';

/** Traffic that a group lets through, as far as it can be compared. */
export interface Passage {
  readonly kind: SecurityRule['kind'];
  /** Text of the peer; equal texts are equal peers. */
  readonly peer: string;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** Where it is written. */
  readonly resource: Resource;
  /** For people. */
  readonly words: string;
}

export function passages(world: World, group: Resource, direction: Direction): Passage[] {
  const rules = rulesOf(world, group, direction);
  // Made without a rule of its own, EC2 lets a group send everything, until somebody takes that away.
  const isOpen = direction === 'egress' && inlineRules(world, group, 'egress').length === 0;
  const byDefault: Passage[] = [
    {
      kind: 'ipv4',
      peer: '0.0.0.0/0',
      protocol: 'all',
      from: 0,
      to: 65_535,
      resource: group,
      words: 'all traffic to 0.0.0.0/0, which is the default',
    },
  ];
  const written = rules.map(rule => {
    const { value } = rule.peer;
    const where = direction === 'ingress' ? 'from' : 'to';
    return {
      kind: rule.kind,
      peer: value === undefined ? '' : textOf(world, value),
      protocol: rule.protocol,
      ...rule.ports,
      resource: rule.resource,
      words: `${trafficOf(rule)} ${where} ${describe(value, world.set)}`,
    };
  });
  return isOpen ? [...byDefault, ...written] : written;
}

export function covers(wide: Passage, narrow: Passage): boolean {
  return (
    wide.kind === narrow.kind &&
    (wide.protocol === 'all' || wide.protocol === narrow.protocol) &&
    wide.from <= narrow.from &&
    narrow.to <= wide.to &&
    coversPeer(wide, narrow)
  );
}

function coversPeer(wide: Passage, narrow: Passage): boolean {
  if (wide.peer === narrow.peer) return true;
  if (wide.kind === 'ipv6') return wide.peer === '::/0';
  const [outer, inner] = [parseCidr(wide.peer), parseCidr(narrow.peer)];
  return wide.kind === 'ipv4' && outer !== undefined && inner !== undefined && contains(outer, inner);
}

/** Ranges this wide are the internet for all that matters. */
export const isWorld = ({ kind, peer }: Pick<Passage, 'kind' | 'peer'>) =>
  (kind === 'ipv4' && (parseCidr(peer)?.prefix ?? 32) < 8) ||
  (kind === 'ipv6' && /^::\/0$|\/[0-9]$|\/1[0-9]$/.test(peer));
