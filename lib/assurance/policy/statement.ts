import { matchResource } from './arn';
import { holds } from './condition';
import type { Element, Statement } from './document';
import { match } from './glob';
import type { Request } from './request';
import { allOf, not, type Ternary, undecided } from './ternary';
import { folded, literal, pattern, remembered } from './text';
import { anyText } from './variable';

/** Whether a statement is about a request, whoever sends it: actions, resources and conditions. */
export function appliesTo(statement: Statement, request: Request): Ternary {
  return allOf(parts(statement, request));
}

function* parts({ actions, resources, conditions }: Statement, request: Request): Generator<Ternary> {
  yield names(actions, request, matchAction, request.action);
  if (resources) yield names(resources, request, matchResource, request.resource);
  for (const condition of conditions) yield holds(condition, request);
}

type Matching = (text: string, actual: string) => Ternary;

function names(element: Element, request: Request, matching: Matching, actual: string): Ternary {
  const named = anyText(element, request, text => matching(text, actual));
  return element.negated ? not(named) : named;
}

/** Actions are compared without regard to case. */
export function matchAction(text: string, action: string): Ternary {
  if (text === '*') return true;
  const matched = match(foldedPattern(text), foldedLiteral(action));
  const isOrdinary = /^[^:*?]+:/.test(text);
  return matched === true && !isOrdinary ? undecided(`${text} has a wildcard in the service`) : matched;
}

const foldedPattern = remembered(text => folded(pattern(text)));
const foldedLiteral = remembered(text => folded(literal(text)));
