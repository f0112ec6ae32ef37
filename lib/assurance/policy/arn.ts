import { covers, match, meets } from './glob';
import { allOf, type Ternary, undecided } from './ternary';
import { type Atom, type Atoms, folded, isToken, literal, pattern, remembered, shown } from './text';
import type { TokenKind } from './token';

/** `arn:partition:service:region:account` before the resource. */
const HEAD = 5;

interface Arn {
  readonly atoms: Atoms;
  /** Its parts, the resource (with any further colons) last; undefined for what is not an ARN, or wholly a token. */
  readonly segments?: readonly Atoms[];
}

const arnPattern = remembered(text => readArn(pattern(text)));
const arnLiteral = remembered(text => readArn(literal(text)));

function readArn(atoms: Atoms): Arn {
  const segments: Atom[][] = [[]];
  for (const atom of atoms) {
    if (atom === ':' && segments.length <= HEAD) segments.push([]);
    else segments.at(-1)?.push(atom);
  }
  return { atoms, segments: segments.length > HEAD ? segments : undefined };
}

/** The account in an ARN; undefined where the ARN has none. */
export function accountIn(arn: string): string | undefined {
  return shown(arnLiteral(arn).segments?.[HEAD - 1] ?? []) || undefined;
}

/** ARN against pattern, part by part: no wildcard reaches across the colons of the head, as in `ArnLike`. */
export function matchArn(expected: string, arn: string): Ternary {
  const [ours, theirs] = [arnPattern(expected), arnLiteral(arn)];
  const [[first, ...rest], [start, ...end]] = [ours.atoms, theirs.atoms];
  if (isToken(first) && covers([first], start ? [start] : [])) return match(rest, end);
  if (ours.segments && theirs.segments) return allOf(eachSegment(ours.segments, theirs.segments));
  if ([...ours.atoms, ...theirs.atoms].some(isToken)) return match(ours.atoms, theirs.atoms);
  return undecided(`${expected} or ${arn} is no ARN`);
}

function* eachSegment(patterns: readonly Atoms[], values: readonly Atoms[]): Generator<Ternary> {
  for (const [index, expected] of patterns.entries()) {
    const value = values[index] ?? [];
    const matched = match(expected, value);
    const isHead = index < HEAD;
    if (isHead && matched === false && match(folded(expected), folded(value)) !== false)
      yield undecided(`${shown(value)} differs from ${shown(expected)} in case only`);
    else yield matched;
  }
}

/**
 * A request's resource against a text of `Resource`. Shapes on which AWS's documentation and simulators differ are
 * undecided: a `*` that would have to reach beyond a colon, an ARN cut short, a wildcard in the resource type, an ARN
 * for an action that knows no resources.
 */
export function matchResource(text: string, resource: string): Ternary {
  if (/^\*+$/.test(text)) return true;
  const [expected, actual] = [arnPattern(text), arnLiteral(resource)];
  if (resource === '*')
    return (
      expected.atoms.some(hasChoice) && undecided(`${text} may not count where an action knows no resources`)
    );
  if (!expected.segments && !isToken(expected.atoms[0]))
    return undecided(`${text} is not an ARN of six parts`);
  const matched = matchArn(text, resource);
  if (matched === false && reachesFurther(expected, actual))
    return undecided(`a wildcard in ${text} would have to reach beyond a colon`);
  if (matched === true && hasWildcardInType(expected))
    return undecided(`${text} has a wildcard in the resource type`);
  return matched;
}

const reachesFurther = (expected: Arn, actual: Arn) =>
  (hasChoiceInHead(expected) || hasChoiceInHead(actual)) && meets(expected.atoms, actual.atoms);

const hasChoiceInHead = ({ segments = [] }: Arn) =>
  segments.some((part, index) => index < HEAD && part.some(hasChoice));

/** May hold a colon. */
const hasChoice = (atom: Atom) =>
  typeof atom === 'object' && !(isToken(atom) && WITHOUT_COLON.has(atom.kind));

const WITHOUT_COLON: ReadonlySet<TokenKind> = new Set(['own-account', 'other', 'other-path']);

/** S3 names a bucket where other services have the type. */
function hasWildcardInType({ segments: [, , service = [], , , resource = []] = [] }: Arn): boolean {
  if (service.join('') === 's3') return false;
  const separator = resource.findIndex(atom => atom === '/' || atom === ':');
  return resource.slice(0, Math.max(separator, 0)).some(atom => typeof atom === 'object' && !isToken(atom));
}
