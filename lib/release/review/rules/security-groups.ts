import { textOf } from '../../../assurance/model/names';
import {
  type Direction,
  rulesOf,
  type SecurityRule,
  securityGroups,
  trafficOf,
} from '../../../assurance/model/network';
import { describe } from '../../../assurance/model/property';
import type { Resource } from '../../../assurance/model/template-set';
import type { World } from '../../../assurance/model/world';
import { contains, parseCidr } from '../../../config/cidr';
import { attempt } from '../attempt';
import type { Comparison } from '../comparison';
import { about, type Judged } from '../rule';
import type { Severity } from '../verdict';

/** Traffic that a group lets through, as far as it can be compared. */
interface Passage {
  readonly kind: SecurityRule['kind'];
  /** Text of the peer; equal texts are equal peers. */
  readonly peer: string;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** For people. */
  readonly words: string;
}

/** Groups that let through what they did not before, wherever their rules are written. */
export function securityGroupRules({ before, after }: Comparison): Judged[] {
  return securityGroups(after).flatMap(group => {
    const known = before.set.get(group.id);
    return (['ingress', 'egress'] as const).flatMap(direction =>
      attempt({ id: group.id, label: group.label }, 'security-group-widened', () => {
        const now = passages(after, group, direction);
        const then = known?.type === group.type ? passages(before, known, direction) : undefined;
        return now
          .filter(passage => !then?.some(old => covers(old, passage)))
          .map(passage => judge(group, direction, passage, then));
      }),
    );
  });
}

function passages(world: World, group: Resource, direction: Direction): Passage[] {
  const rules = rulesOf(world, group, direction);
  // Without any rule, EC2 lets a group send everything.
  if (
    direction === 'egress' &&
    rules.length === 0 &&
    world.properties(group).at('SecurityGroupEgress').isAbsent
  )
    return [
      {
        kind: 'ipv4',
        peer: '0.0.0.0/0',
        protocol: 'all',
        from: 0,
        to: 65_535,
        words: 'all traffic to 0.0.0.0/0, which is the default',
      },
    ];
  return rules.map(rule => {
    const { value } = rule.peer;
    const where = direction === 'ingress' ? 'from' : 'to';
    return {
      kind: rule.kind,
      peer: value === undefined ? '' : textOf(world, value),
      protocol: rule.protocol,
      ...rule.ports,
      words: `${trafficOf(rule)} ${where} ${describe(value, world.set)}`,
    };
  });
}

function covers(wide: Passage, narrow: Passage): boolean {
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
const isWorld = ({ kind, peer }: Passage) =>
  (kind === 'ipv4' && (parseCidr(peer)?.prefix ?? 32) < 8) ||
  (kind === 'ipv6' && /^::\/0$|\/[0-9]$|\/1[0-9]$/.test(peer));

function judge(
  group: Resource,
  direction: Direction,
  passage: Passage,
  before: readonly Passage[] | undefined,
): Judged {
  const subject = { id: group.id, label: group.label, evidence: [direction, passage, before] };
  const isNew = before === undefined;
  // Nobody wears a new group yet whom it could expose; a door to the world deserves a look all the same.
  const severity: Severity = isWorld(passage)
    ? isNew
      ? direction === 'ingress'
        ? 'ask'
        : 'inform'
      : 'block'
    : isNew
      ? 'inform'
      : 'ask';
  return about(
    subject,
    'security-group-widened',
    severity,
    `${isNew ? 'the new group' : 'it now'} lets ${passage.words} ${direction === 'ingress' ? 'in' : 'out'}`,
  );
}
