import { isRecord } from './template';
import { tokens } from './tokens';
import { isList, OneOf, type Question, Symbolic, Text, Unknown, type Value } from './value';

/** Answers that are taken for granted while a case is looked at: by the key of the question. */
export type Assumptions = ReadonlyMap<string, { readonly question: Question; readonly answer: boolean }>;

/** Decided, or the question whose answer is needed first. */
export type Decision = boolean | Question;

export interface ConditionScope {
  /** The expression of a named condition; undefined where there is none. */
  readonly named: (name: string) => unknown;
  readonly resolve: (expression: unknown) => Value;
  readonly assumptions: Assumptions;
}

/** Whether the condition of a stack holds. Anything that is not understood stays a question. */
export function decide(expression: unknown, scope: ConditionScope, depth = 0): Decision {
  const [name, argument] = isRecord(expression) ? (Object.entries(expression)[0] ?? []) : [];
  const all = (): Decision[] =>
    Array.isArray(argument) ? argument.map(item => decide(item, scope, depth + 1)) : [strange(expression)];
  // A condition that names itself is refused by CloudFormation.
  if (depth > 50) return strange(expression);
  switch (name) {
    case 'Condition':
      return decide(scope.named(String(argument)), scope, depth + 1);
    case 'Fn::Not':
      return not(all()[0] ?? strange(expression));
    case 'Fn::And':
      return all().reduce(and, true);
    case 'Fn::Or':
      return not(all().map(not).reduce(and, true));
    case 'Fn::Equals':
      return equals(expression, argument, scope);
    default:
      return strange(expression, scope);
  }
}

const not = (decision: Decision): Decision => (typeof decision === 'boolean' ? !decision : decision);

function and(a: Decision, b: Decision): Decision {
  if (a === false || b === false) return false;
  return a === true ? b : a;
}

function equals(expression: unknown, argument: unknown, scope: ConditionScope): Decision {
  if (!Array.isArray(argument) || argument.length !== 2) return strange(expression, scope);
  const [left, right] = argument.map(scope.resolve);
  if (left === undefined || right === undefined) return strange(expression, scope);
  if (left instanceof OneOf) return left.question;
  if (right instanceof OneOf) return right.question;
  if (holdsUnknown(left) || holdsUnknown(right)) return strange(expression, scope);
  const [a, b] = [tokens(left), tokens(right)].sort();
  if (a === undefined || b === undefined) return strange(expression, scope);
  if (a === b) return true;
  return isLiteral(left) && isLiteral(right)
    ? false
    : answer({ key: `${a} = ${b}`, left: a, right: b }, scope);
}

function answer(question: Question, { assumptions }: ConditionScope): Decision {
  const assumed = assumptions.get(question.key);
  if (assumed) return assumed.answer;
  const excluded = [...assumptions.values()].some(
    other => other.answer && cannotBothHold(other.question, question),
  );
  return excluded ? false : question;
}

/** One value that equals two different literals. */
function cannotBothHold(a: Question, b: Question): boolean {
  const literal = (text: string) => !text.includes('${');
  return [
    [a.left, a.right, b.left, b.right],
    [a.left, a.right, b.right, b.left],
    [a.right, a.left, b.left, b.right],
    [a.right, a.left, b.right, b.left],
  ].some(
    ([same, one = '', alsoSame, other = '']) =>
      same === alsoSame && one !== other && literal(one) && literal(other),
  );
}

/** A comparison nobody can decide still has the same answer wherever it is asked. */
function strange(expression: unknown, scope?: ConditionScope): Decision {
  const text = JSON.stringify(expression) ?? 'nothing';
  const question = { key: `strange ${text}`, left: text, right: 'true' };
  return scope ? answer(question, scope) : question;
}

const isLiteral = (value: Value) =>
  !(value instanceof Text || value instanceof Symbolic) && typeof value !== 'object';

function holdsUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  return value instanceof Text ? value.parts.some(part => part instanceof Unknown) : isList(value);
}
