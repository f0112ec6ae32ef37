import { isKept, isStateful } from '../../../../assurance/ledger/stateful';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

/** What holds state goes away, comes anew, or is no longer protected from either. */
export function statefulRules(comparison: Comparison): Judged[] {
  const changes = comparison.changes.filter(({ type }) => isStateful(type));
  return [
    ...changes.filter(({ kind }) => kind === 'removed').map(change => removed(change, comparison)),
    ...changes.flatMap(change => [
      ...replaced(change),
      ...imported(change),
      ...refused(change),
      ...existence(change),
      ...policies(change),
      ...unprotected(change),
    ]),
  ];
}

const what = ({ type }: Change) => type.replace(/^AWS::/, '');

function removed(change: Change, { changes }: Comparison): Judged {
  const successor = changes.find(
    other => other.kind === 'added' && other.type === change.type && isTwin(change, other),
  );
  if (successor)
    return about(
      { ...change, after: successor.after },
      'logical-id-changed',
      'block',
      successor.stack === change.stack
        ? `${what(change)} would get the logical id ${successor.logicalId}: CloudFormation makes a new one and lets go of this one. Keep the construct's id and place, or move it with cdk refactor in a release of its own`
        : `${what(change)} would move to the stack ${successor.stack}: CloudFormation makes a new one there. Keep it, or move it with cdk refactor in a release of its own`,
    );
  const fate = isKept(change.before?.deletionPolicy)
    ? 'it stays in the account, but nobody manages it any more'
    : change.before?.deletionPolicy === 'Snapshot'
      ? 'it is deleted after a last snapshot'
      : 'it is deleted with what it holds';
  return about(change, 'stateful-removed', 'block', `${what(change)} is removed: ${fate}`);
}

/** The same thing under another id: one that says the same, or has the same name. */
function isTwin(one: Change, other: Change): boolean {
  const [a, b] = [one.before?.properties, other.after?.properties];
  if (!a || !b) return false;
  const { Tags: _, ...own } = a;
  const { Tags: __, ...theirs } = b;
  return (
    canonical(own) === canonical(theirs) ||
    Object.entries(own).some(
      ([key, value]) => /Name$|Identifier$/.test(key) && typeof value === 'string' && theirs[key] === value,
    )
  );
}

function replaced(change: Change): Judged[] {
  if (change.replacement === 'no') return [];
  const old = isKept(change.before?.updateReplacePolicy)
    ? 'the old one is left behind'
    : 'the old one is deleted';
  const may = change.replacement === 'maybe' ? 'may be' : 'is';
  return [
    about(
      change,
      'stateful-replaced',
      'block',
      `${what(change)} ${may} replaced by an empty one (${change.because}); ${old}`,
    ),
  ];
}

function imported(change: Change): Judged[] {
  return change.isImported
    ? [
        about(
          change,
          'stateful-imported',
          'ask',
          `${what(change)} exists and is taken over: the template must say what it is, or the next deploy changes it`,
        ),
      ]
    : [];
}

/** Set at creation and never changed, though the specification does not say so. Source: Cognito developer guide. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'AWS::Cognito::UserPool': ['UsernameAttributes', 'AliasAttributes'],
};

function refused(change: Change): Judged[] {
  return change.edits
    .filter(({ path }) => REFUSED[change.type]?.includes(path[0] ?? ''))
    .map(({ path }) =>
      about(
        change,
        'update-refused',
        'block',
        `${path[0]} cannot be changed after creation: the deploy fails, or needs another ${what(change)}`,
      ),
    );
}

function existence(change: Change): Judged[] {
  const { before, after } = change;
  if (!before || !after || canonical(before.condition) === canonical(after.condition)) return [];
  if (after.condition === undefined) return [];
  return [
    about(
      change,
      'stateful-conditional',
      'block',
      `${what(change)} exists under a condition now, or under another one: where it does not hold, it is removed`,
    ),
  ];
}

const RANKS: Readonly<Record<string, number>> = { Snapshot: 1, RetainExceptOnCreate: 2, Retain: 2 };
const rank = (policy: string | undefined) => RANKS[policy ?? ''] ?? 0;

function policies(change: Change): Judged[] {
  const { before, after } = change;
  if (!before || !after) return [];
  return (['deletionPolicy', 'updateReplacePolicy'] as const)
    .filter(name => rank(after[name]) < rank(before[name]))
    .map(name =>
      about(
        change,
        'retention-weakened',
        'block',
        `${name === 'deletionPolicy' ? 'DeletionPolicy' : 'UpdateReplacePolicy'} of ${what(change)} goes from ${before[name]} to ${after[name] ?? 'none'}: the next removal or replacement deletes what it holds`,
      ),
    );
}

function unprotected(change: Change): Judged[] {
  if (change.kind !== 'added' || isKept(change.after?.deletionPolicy)) return [];
  // Messages, not records; keys and logs have rules of their own.
  if (change.type === 'AWS::SQS::Queue' || change.type === 'AWS::CloudFront::KeyValueStore') return [];
  return [
    about(
      change,
      'new-state-unprotected',
      'ask',
      `the new ${what(change)} has no DeletionPolicy Retain: whoever removes it from the code deletes what it will hold by then`,
    ),
  ];
}
