import { isCatalogued, isJudged } from '../catalogue';
import type { Change, Comparison } from '../comparison';
import { pathText } from '../edits';
import { about, type Judged } from '../rule';
import { isSpecified } from '../specification';
import { isStateful } from '../stateful';

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
  const what = isSpecified(type)
    ? `what ${type} means for a release is not known here`
    : `${type} is a type that nobody here knows`;
  return [about(change, 'unknown-type', 'ask', `it ${VERBS[change.kind]}, and ${what}: look at it`)];
}

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
