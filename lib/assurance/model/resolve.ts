import { type Decision, decide } from './conditions';
import { addressBlocks, chooseElement, findInMap, joinTexts, splitText } from './functions';
import { getAttribute, importValue, ref, stackOutput } from './references';
import type { Place, Scope } from './scope';
import { substitute } from './substitute';
import { isRecord } from './template';
import { NO_VALUE, OneOf, Unknown, type Value, type ValueMap } from './value';

type Function = (argument: unknown, scope: Scope) => Value;

const FUNCTIONS: Readonly<Record<string, Function>> = {
  Ref: ref,
  'Fn::GetAtt': getAttribute,
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': stackOutput,
  'Fn::Join': joinTexts,
  'Fn::Split': splitText,
  'Fn::Select': chooseElement,
  'Fn::Sub': substitute,
  'Fn::FindInMap': findInMap,
  'Fn::Cidr': addressBlocks,
  'Fn::If': choose,
};

/** Deep enough for any template; a chain of outputs that leads to itself ends here. */
const MAX_DEPTH = 100;

/**
 * What an expression of a template comes to. The only place where intrinsic functions are understood; whatever is
 * not becomes `Unknown`, with the reason.
 */
export function resolve(expression: unknown, place: Place, depth = 0): Value {
  if (depth > MAX_DEPTH) return new Unknown('the templates refer to each other in a circle');
  const scope: Scope = {
    ...place,
    resolve: (inner, stack = place.stack) => resolve(inner, { ...place, stack }, depth + 1),
  };
  if (Array.isArray(expression))
    return expression.map(item => scope.resolve(item)).filter(item => item !== NO_VALUE);
  if (isRecord(expression)) return resolveObject(expression, scope);
  return resolveScalar(expression);
}

function resolveScalar(value: unknown): Value {
  if (typeof value === 'string' && value.includes('{{resolve:'))
    return new Unknown(`a dynamic reference (${value.replace(/[{}]/g, '')}) is read at deployment`);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

function resolveObject(object: Record<string, unknown>, scope: Scope): Value {
  const entries = Object.entries(object);
  const intrinsic = entries.find(([name]) => name === 'Ref' || name.startsWith('Fn::'));
  if (!intrinsic) return resolveMap(entries, scope);
  const [name, argument] = intrinsic;
  const call = FUNCTIONS[name];
  if (!call || entries.length > 1) return new Unknown(`${name} is not understood here`);
  return call(argument, scope);
}

function resolveMap(entries: readonly (readonly [string, unknown])[], scope: Scope): ValueMap {
  return Object.fromEntries(
    entries.map(([key, item]) => [key, scope.resolve(item)] as const).filter(([, item]) => item !== NO_VALUE),
  );
}

function choose(argument: unknown, scope: Scope): Value {
  if (!Array.isArray(argument) || argument.length !== 3)
    return new Unknown('Fn::If without a condition and two values');
  const [condition, ifTrue, ifFalse] = argument;
  const decision = decideCondition(String(condition), scope);
  if (typeof decision === 'boolean') return scope.resolve(decision ? ifTrue : ifFalse);
  return new OneOf(decision, scope.resolve(ifTrue), scope.resolve(ifFalse));
}

/** Whether a named condition of a stack holds. */
export function decideCondition(name: string, place: Place): Decision {
  return decide(
    { Condition: name },
    {
      named: other => place.stack.template.Conditions?.[other],
      resolve: expression => resolve(expression, place),
      assumptions: place.assumptions,
    },
  );
}
