import { matchArn } from './arn';
import type { Condition } from './document';
import { match } from './glob';
import { type ContextValue, type Request, valuesOf } from './request';
import { allOf, anyOf, isUndecided, not, type Ternary, undecided } from './ternary';
import { folded, literal, pattern, plain } from './text';
import { anyText } from './variable';

/** Compares one value of a request with one of a policy. */
type Comparison = (expected: string, actual: string) => Ternary;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (expected, actual) => match(plain(expected), literal(actual)),
  StringEqualsIgnoreCase: (expected, actual) => match(folded(plain(expected)), folded(literal(actual))),
  StringLike: (expected, actual) => match(pattern(expected), literal(actual)),
  ArnEquals: matchArn,
  ArnLike: matchArn,
  Bool: compareBooleans,
};

/** Operators that are not evaluated; what they say of an absent key is known all the same. */
const ABSENCE_ONLY = /^(Numeric|Date|IpAddress$|BinaryEquals$)/;

interface Operator {
  readonly name: string;
  readonly set?: 'ForAnyValue' | 'ForAllValues';
  /** `StringNotEquals` is `StringEquals`, negated. */
  readonly base: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
}

const OPERATOR = /^(?:(?<set>ForAnyValue|ForAllValues):)?(?<base>[A-Za-z]+?)(?<ifExists>IfExists)?$/;

function readOperator(name: string): Operator {
  const { set, base = name, ifExists } = OPERATOR.exec(name)?.groups ?? {};
  return {
    name,
    set: set === 'ForAnyValue' || set === 'ForAllValues' ? set : undefined,
    base: base.replace('Not', ''),
    negated: base.includes('Not'),
    ifExists: ifExists !== undefined,
  };
}

/** Whether a condition holds for a request. */
export function holds({ operator: name, key, values }: Condition, request: Request): Ternary {
  const operator = readOperator(name);
  const anyExpected = (test: (expected: string) => Ternary) => anyText(values, request, test);
  const outcomes = valuesOf(request, key).map(actual => outcome(operator, actual, anyExpected));
  return agreed(outcomes, `${key} may be absent or not`);
}

function agreed([first = false, ...others]: readonly Ternary[], why: string): Ternary {
  return others.every(each => each === first) ? first : undecided(why);
}

/** The values of a policy are alternatives. */
type AnyExpected = (test: (expected: string) => Ternary) => Ternary;

function outcome(operator: Operator, actual: ContextValue, anyExpected: AnyExpected): Ternary {
  if (isUndecided(actual)) return actual;
  if (operator.base === 'Null') return isNull(actual, anyExpected);
  if (actual === undefined) return whenAbsent(operator);
  const comparison = COMPARISONS[operator.base];
  if (!comparison) return notEvaluated(operator);
  const one = (value: string) => {
    const matched = anyExpected(expected => comparison(expected, value));
    return operator.negated ? not(matched) : matched;
  };
  if (operator.set === 'ForAnyValue') return anyOf([actual].flat().map(one));
  if (operator.set === 'ForAllValues') return allOf([actual].flat().map(one));
  return typeof actual === 'string'
    ? one(actual)
    : undecided(`${operator.name} compares several values without ForAnyValue or ForAllValues`);
}

function whenAbsent(operator: Operator): Ternary {
  const known = operator.base in COMPARISONS || ABSENCE_ONLY.test(operator.base);
  if (!known) return notEvaluated(operator);
  if (operator.set === 'ForAllValues') return true;
  if (operator.set === 'ForAnyValue')
    return operator.ifExists && undecided(`${operator.name} on an absent key is not documented`);
  return operator.ifExists || operator.negated;
}

const notEvaluated = ({ name }: Operator) => undecided(`${name} is not evaluated`);

function isNull(actual: ContextValue, anyExpected: AnyExpected): Ternary {
  if (Array.isArray(actual) && actual.length === 0)
    return undecided('a key without values may count as absent');
  return anyExpected(expected => compareBooleans(expected, String(actual === undefined)));
}

function compareBooleans(expected: string, actual: string): Ternary {
  const [one, two] = [expected.toLowerCase(), actual.toLowerCase()];
  const areBooleans = /^(true|false)$/.test(one) && /^(true|false)$/.test(two);
  return areBooleans ? one === two : undecided(`${expected} and ${actual} are not both true or false`);
}
