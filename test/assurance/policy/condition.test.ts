import type { ContextValue } from '../../../lib/assurance/policy/request';
import { undecided } from '../../../lib/assurance/policy/ternary';
import { FOREIGN_ACCOUNT, OWN_ACCOUNT, written } from '../../../lib/assurance/policy/token';
import { decideBy, TASK } from './decide';

const KEY = 'aws:PrincipalTag/team';

/** Whether a statement with this condition allows a request that holds a value for the key. */
const holds = (operator: string, expected: unknown, actual: ContextValue) =>
  decideBy({ Condition: { [operator]: { [KEY]: expected } } }, { context: { [KEY]: actual } });

const ABSENT = undefined;

describe('a condition on one value', () => {
  it.each<[string, unknown, ContextValue, string]>([
    ['StringEquals', 'blue', 'blue', 'allowed'],
    ['StringEquals', 'blue', 'Blue', 'denied'],
    ['StringEquals', 'b*', 'blue', 'denied'],
    ['StringEquals', ['red', 'blue'], 'blue', 'allowed'],
    ['StringEqualsIgnoreCase', 'BLUE', 'blue', 'allowed'],
    ['StringNotEquals', ['red', 'blue'], 'blue', 'denied'],
    ['StringNotEquals', ['red', 'green'], 'blue', 'allowed'],
    ['StringNotEqualsIgnoreCase', 'BLUE', 'blue', 'denied'],
    ['StringLike', 'b*', 'blue', 'allowed'],
    ['StringLike', 'B*', 'blue', 'denied'],
    ['StringLike', 'a:*:d', 'a:b:c:d', 'allowed'],
    ['StringNotLike', 'b*', 'blue', 'denied'],
    ['ArnLike', 'arn:aws:s3:*:1:x', 'arn:aws:s3:r:1:x', 'allowed'],
    ['ArnLike', 'arn:aws:s3:*:x', 'arn:aws:s3:r:1:x', 'undecidable'],
    ['ArnLike', 'arn:aws:*:*:*:x', 'arn:aws:s3:r:1:y:x', 'denied'],
    ['ArnLike', 'arn:aws:*:*:*:*x', 'arn:aws:s3:r:1:y:x', 'allowed'],
    ['ArnEquals', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a/b', 'allowed'],
    ['ArnNotEquals', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a', 'denied'],
    ['ArnNotLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::2:role/a', 'allowed'],
    ['ArnEquals', '*', 'arn:aws:iam::1:role/a', 'undecidable'],
    ['Bool', 'true', 'True', 'allowed'],
    ['Bool', true, 'true', 'allowed'],
    ['Bool', 'true', 'false', 'denied'],
    ['Bool', 'yes', 'true', 'undecidable'],
    ['NumericLessThan', 5, '3', 'undecidable'],
    ['DateGreaterThan', '2020-01-01', '2021-01-01', 'undecidable'],
    ['IpAddress', '10.0.0.0/8', '10.0.0.1', 'undecidable'],
    ['BinaryEquals', 'QQ==', 'QQ==', 'undecidable'],
    ['StringMatches', 'blue', 'blue', 'undecidable'],
    ['StringEquals', 'blue', undecided('chosen by the caller'), 'undecidable'],
    ['StringEquals', written('aws:PrincipalAccount'), OWN_ACCOUNT, 'allowed'],
    ['StringNotEquals', written('aws:username'), 'blue', 'undecidable'],
  ])('%s %p holds for %p: %s', (operator, expected, actual, decision) => {
    expect(holds(operator, expected, actual)).toBe(decision);
  });
});

describe('a condition on a key that is absent', () => {
  it.each([
    ['StringEquals', 'denied'],
    ['StringLike', 'denied'],
    ['ArnLike', 'denied'],
    ['Bool', 'denied'],
    ['NumericLessThan', 'denied'],
    ['IpAddress', 'denied'],
    ['StringNotEquals', 'allowed'],
    ['StringNotLike', 'allowed'],
    ['ArnNotEquals', 'allowed'],
    ['NumericNotEquals', 'allowed'],
    ['NotIpAddress', 'allowed'],
    ['StringEqualsIfExists', 'allowed'],
    ['ArnLikeIfExists', 'allowed'],
    ['BoolIfExists', 'allowed'],
    ['DateLessThanIfExists', 'allowed'],
    ['ForAllValues:StringEquals', 'allowed'],
    ['ForAnyValue:StringEquals', 'denied'],
    ['ForAnyValue:StringNotEquals', 'denied'],
    ['ForAnyValue:StringEqualsIfExists', 'undecidable'],
    ['StringMatches', 'undecidable'],
  ])('%s: %s', (operator, decision) => {
    expect(holds(operator, 'true', ABSENT)).toBe(decision);
  });

  it('does not confuse IfExists on a present key with a wish', () => {
    expect(holds('StringEqualsIfExists', 'blue', 'red')).toBe('denied');
    expect(holds('BoolIfExists', 'false', 'true')).toBe('denied');
  });
});

describe('Null', () => {
  it.each<[unknown, ContextValue, string]>([
    ['true', ABSENT, 'allowed'],
    ['true', 'x', 'denied'],
    [false, 'x', 'allowed'],
    ['false', ABSENT, 'denied'],
    [['true', 'false'], 'x', 'allowed'],
    ['false', [], 'undecidable'],
  ])('%p for %p: %s', (expected, actual, decision) => {
    expect(holds('Null', expected, actual)).toBe(decision);
  });
});

describe('a condition on several values', () => {
  it.each<[string, unknown, readonly string[], string]>([
    ['ForAnyValue:StringEquals', ['a', 'b'], ['b', 'c'], 'allowed'],
    ['ForAnyValue:StringEquals', ['a'], ['b', 'c'], 'denied'],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], 'allowed'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], 'allowed'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], 'denied'],
    ['ForAllValues:StringNotLike', ['a*'], ['b', 'ab'], 'denied'],
    ['ForAllValues:StringLike', ['a*'], [], 'allowed'],
    ['ForAnyValue:StringLike', ['a*'], [], 'denied'],
    ['StringEquals', ['a'], ['a'], 'undecidable'],
  ])('%s %p holds for %p: %s', (operator, expected, actual, decision) => {
    expect(holds(operator, expected, actual)).toBe(decision);
  });
});

describe('what the request says of a key', () => {
  const Condition = { StringEquals: { [KEY]: 'blue' } };

  it('is compared without regard to the case of the key', () => {
    expect(decideBy({ Condition }, { context: { 'AWS:principaltag/TEAM': 'blue' } })).toBe('allowed');
  });

  it('is not guessed where it says nothing', () => {
    expect(decideBy({ Condition })).toBe('undecidable');
    expect(decideBy({ Condition: { StringEqualsIfExists: { [KEY]: 'blue' } } })).toBe('undecidable');
    expect(decideBy({ Condition: { Null: { [KEY]: 'true' } } })).toBe('undecidable');
  });

  it('does not matter where another condition fails for certain', () => {
    const both = { StringEquals: { [KEY]: 'blue' }, Bool: { 'aws:SecureTransport': 'true' } };
    expect(decideBy({ Condition: both }, { context: { 'aws:SecureTransport': 'false' } })).toBe('denied');
  });

  it.each([
    ['aws:PrincipalArn', TASK.arn],
    ['aws:PrincipalAccount', OWN_ACCOUNT],
    ['aws:ResourceAccount', OWN_ACCOUNT],
  ])('follows for %s from who asks for what', (key, value) => {
    expect(decideBy({ Condition: { StringEquals: { [key]: value } } })).toBe('allowed');
    expect(decideBy({ Condition: { StringEquals: { [key]: FOREIGN_ACCOUNT } } })).toBe('denied');
  });

  it('names the role, not the session', () => {
    const session = `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/task/one`;
    const principal = { ...TASK, arn: session, roleArn: TASK.arn };
    const named = (arn: string) => ({ Condition: { ArnEquals: { 'aws:PrincipalArn': arn } } });
    expect(decideBy(named(TASK.arn), { principal })).toBe('allowed');
    expect(decideBy(named(session), { principal })).toBe('denied');
  });
});
