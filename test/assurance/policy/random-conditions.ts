import fc from 'fast-check';
import type { ContextValue } from '../../../lib/assurance/policy/request';
import { FOREIGN, OWN, ROLE, USER, variable } from './alphabet';

interface Key {
  readonly name: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
  /**
   * What a request may hold.
   * @default - what follows from the rest of the request
   */
  readonly held?: readonly ContextValue[];
}

const STRINGS = ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const LIKES = ['StringLike', 'StringNotLike'];
const ARNS = ['ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike'];

const singleValued: readonly Key[] = [
  {
    name: 'aws:PrincipalTag/team',
    operators: [...STRINGS, ...LIKES],
    values: ['blue', 'BLUE', 'b*', '?lue', 'red', '*', variable('*'), variable('aws:SourceVpce')],
    held: [undefined, 'blue', 'Blue', 'red', 'b*', 'vpce-1'],
  },
  {
    name: 'aws:SourceVpce',
    operators: [...STRINGS, ...LIKES],
    values: ['vpce-1', 'vpce-2', 'vpce-*'],
    held: [undefined, 'vpce-1', 'vpce-3'],
  },
  { name: 'aws:ResourceAccount', operators: STRINGS, values: [OWN, FOREIGN] },
  { name: 'aws:PrincipalAccount', operators: STRINGS, values: [OWN, FOREIGN] },
  {
    name: 'aws:PrincipalArn',
    operators: [...ARNS, ...LIKES, 'StringEquals'],
    values: [ROLE, USER, `arn:aws:iam::${OWN}:role/*`, 'arn:aws:iam::*:*/*', 'arn:*:iam::*:role/str?nger'],
  },
  {
    name: 'aws:SourceArn',
    operators: ARNS,
    values: ['arn:aws:logs:*:*:log-group:x:*', 'arn:aws:logs:r:*:log-group:x', 'arn:aws:*:*:*:*'],
    held: [undefined, 'arn:aws:logs:r:1:log-group:x', 'arn:aws:logs:r:1:log-group:x:y', 'arn:aws:s3:::data'],
  },
  {
    name: 'aws:SecureTransport',
    operators: ['Bool'],
    values: ['true', 'false', 'True'],
    held: [undefined, 'true', 'false'],
  },
];

const multiValued: readonly Key[] = [
  {
    name: 'aws:TagKeys',
    operators: [...STRINGS, ...LIKES].flatMap(base => [`ForAnyValue:${base}`, `ForAllValues:${base}`]),
    values: ['cost', 'Cost', 'owner', 'o*'],
    held: [undefined, ['cost'], ['cost', 'owner'], ['COST', 'owner']],
  },
];

const keys = [...singleValued, ...multiValued];

const strangeHeld: readonly Key[] = [
  { name: 'aws:MultiFactorAuthAge', operators: [], values: [], held: [undefined, '5', '50', '500'] },
  { name: 'aws:SourceIp', operators: [], values: [], held: [undefined, '10.1.1.1', '192.0.2.1'] },
];

/** Every key of the alphabet that is not implied by the rest of the request: held, or known to be absent. */
export const context: fc.Arbitrary<Record<string, ContextValue>> = fc.record(
  Object.fromEntries(
    [...keys, ...strangeHeld]
      .filter(({ held }) => held)
      .map(({ name, held }) => [name, fc.constantFrom(...(held ?? []))]),
  ),
);

type Condition = Record<string, Record<string, unknown>>;

const comparison = ({ name, operators, values }: Key): fc.Arbitrary<Condition> =>
  fc
    .tuple(fc.constantFrom(...operators), fc.subarray([...values], { minLength: 1, maxLength: 2 }))
    .map(([operator, expected]) => ({ [operator]: { [name]: expected } }));

const withIfExists = (condition: Condition): Condition =>
  Object.fromEntries(Object.entries(condition).map(([operator, pair]) => [`${operator}IfExists`, pair]));

const ordinary: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...keys).chain(comparison) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...singleValued)
      .chain(comparison)
      .map(withIfExists),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...keys), fc.boolean())
      .map(([{ name }, absent]) => ({ Null: { [name]: absent } })),
  },
);

/** What the evaluator does not decide, or not always. */
const strange: fc.Arbitrary<Condition> = fc.oneof(
  ordinary,
  fc
    .constantFrom(...multiValued)
    .chain(comparison)
    .map(withIfExists),
  fc.constantFrom<Condition>(
    { StringEquals: { 'aws:TagKeys': 'cost' } },
    { StringNotLike: { 'aws:TagKeys': ['c*', 'x'] } },
    { NumericLessThan: { 'aws:MultiFactorAuthAge': '10' } },
    { NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': '100' } },
    { NumericNotEquals: { 'aws:MultiFactorAuthAge': '50' } },
    { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    { StringEquals: { 'aws:PrincipalTag/team': variable('aws:PrincipalTag/absent') } },
    { StringNotEquals: { 'aws:PrincipalTag/team': ['x', variable('aws:PrincipalTag/absent')] } },
    { StringLike: { 'aws:PrincipalTag/team': variable("aws:PrincipalTag/absent, 'blue'") } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:*' } },
    { ArnNotLike: { 'aws:SourceArn': ['*', 'arn:aws:s3:::*'] } },
  ),
);

export const ordinaryConditions = conditionsOf(ordinary);
export const strangeConditions = conditionsOf(strange);

/** A `Condition` element with one or two keys, or none. */
function conditionsOf(condition: fc.Arbitrary<Condition>): fc.Arbitrary<{ Condition?: Condition }> {
  const list = fc.array(condition, { minLength: 1, maxLength: 2 });
  return fc.oneof(
    fc.constant({}),
    list.map(each => ({ Condition: each.reduce(merged, {}) })),
  );
}

function merged(into: Condition, more: Condition): Condition {
  const operators = Object.entries(more).map(([operator, pair]) => [
    operator,
    { ...into[operator], ...pair },
  ]);
  return { ...into, ...Object.fromEntries(operators) };
}
