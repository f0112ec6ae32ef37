import { isStateful } from '../../../../assurance/ledger/stateful';
import { isSpecified } from '../../../../assurance/model/specification';
import { isCatalogued, isJudged, isTag } from '../../catalogue';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { pathText } from '../../sides/edits';

/** What no rule has looked at: the review says so instead of saying clear. */
export function notJudgedRules({ changes }: Comparison): Judged[] {
  return changes.flatMap(change =>
    isCustom(change)
      ? []
      : isCatalogued(change.type) || isStateful(change.type)
        ? places(change)
        : unknown(change),
  );
}

/** Custom resources and nested templates have rules of their own. */
const isCustom = ({ type }: Change) =>
  /^(Custom::|AWS::CloudFormation::(CustomResource|Stack|StackSet|Macro)$)|::MODULE$/.test(type);

const VERBS = { added: 'is added', changed: 'changes', removed: 'is removed' };

function unknown(change: Change): Judged[] {
  const { type } = change;
  if (isRelabelled(change)) return [];
  const what = isSpecified(type)
    ? `what ${type} means for a release is not known here`
    : `${type} is a type that nobody here knows`;
  return [about(change, 'unknown-type', 'ask', `it ${VERBS[change.kind]}, and ${what}: look at it`)];
}

/** Whatever a type is, its tags are only its tags. */
const isRelabelled = ({ kind, edits, type, replacement }: Change) =>
  kind === 'changed' &&
  replacement === 'no' &&
  edits.length > 0 &&
  isSpecified(type) &&
  edits.every(({ path: [name = ''] }) => isTag(name));

function places(change: Change): Judged[] {
  if (change.kind !== 'changed') return [];
  const open = change.edits.filter(({ path }) => !isJudged(change.type, path));
  if (open.length === 0) return [];
  const named = [...new Set(open.map(pathText))];
  return [
    about(
      change,
      'not-judged',
      'ask',
      `no rule knows what a change of ${named.slice(0, 4).join(', ')}${named.length > 4 ? ` and ${named.length - 4} more places` : ''} means: look at it`,
    ),
  ];
}
