import { type Direction, securityGroups } from '../../../../assurance/model/network';
import type { Resource } from '../../../../assurance/model/template-set';
import { attempt } from '../../attempt';
import { about, type Judged } from '../../rule';
import type { Comparison } from '../../sides/comparison';
import { covers, isWorld, type Passage, passages } from '../../sides/passage';
import type { Severity } from '../../verdict';

/** Groups that let through what they did not before, wherever their rules are written. */
export function securityGroupRules(comparison: Comparison): Judged[] {
  const { before, after } = comparison;
  return touched(securityGroups(after), comparison).flatMap(group => {
    const known = before.set.get(group.id);
    return (['ingress', 'egress'] as const).flatMap(direction =>
      attempt({ id: group.id, label: group.label }, 'security-group-widened', () => {
        const now = passages(after, group, direction);
        const then = known?.type === group.type ? passages(before, known, direction) : undefined;
        const closed = then?.filter(passage => !now.some(young => covers(young, passage))) ?? [];
        return [
          ...now
            .filter(passage => !then?.some(old => covers(old, passage)))
            .map(passage => judge(group, direction, passage, then)),
          ...closed.map(passage => narrowed(group, direction, passage)),
        ];
      }),
    );
  });
}

/** A group that cannot be read is a question only where something of it may have changed. */
function touched(groups: readonly Resource[], comparison: Comparison): readonly Resource[] {
  // Whose a rule is that stands alone may not be readable either.
  if (comparison.of('AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress').length > 0)
    return groups;
  const changed = new Set(comparison.changes.map(({ id }) => id));
  return groups.filter(({ id }) => changed.has(id));
}

function narrowed(group: Resource, direction: Direction, { words }: Passage): Judged {
  const subject = { id: group.id, label: group.label, evidence: [direction, words] };
  return about(
    subject,
    'security-group-narrowed',
    'inform',
    `${group.label} no longer lets ${words} ${direction === 'ingress' ? 'in' : 'out'}`,
  );
}

function judge(
  group: Resource,
  direction: Direction,
  { resource, ...passage }: Passage,
  before: readonly Passage[] | undefined,
): Judged {
  const known = before?.map(({ resource: _, ...old }) => old);
  const subject = { id: resource.id, label: resource.label, evidence: [direction, passage, known] };
  const who = before === undefined ? `the new group ${group.label}` : `${group.label} now`;
  return about(
    subject,
    'security-group-widened',
    severityOf(passage, direction, before === undefined),
    `${who} lets ${passage.words} ${direction === 'ingress' ? 'in' : 'out'}`,
  );
}

/** Nobody wears a new group yet whom it could expose; a door to the world deserves a look all the same. */
function severityOf(passage: Pick<Passage, 'kind' | 'peer'>, direction: Direction, isNew: boolean): Severity {
  if (!isWorld(passage)) return isNew ? 'inform' : 'ask';
  if (!isNew) return 'block';
  return direction === 'ingress' ? 'ask' : 'inform';
}
