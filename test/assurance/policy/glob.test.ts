import fc from 'fast-check';
import { match } from '../../../lib/assurance/policy/glob';
import { isUndecided, type Ternary } from '../../../lib/assurance/policy/ternary';
import { literal, pattern } from '../../../lib/assurance/policy/text';
import {
  anything,
  FOREIGN_ACCOUNT,
  OWN_ACCOUNT,
  other,
  otherPath,
  written,
} from '../../../lib/assurance/policy/token';

const matches = (expected: string, actual: string) => match(pattern(expected), literal(actual));
const simplified = (value: Ternary) => (isUndecided(value) ? 'undecided' : value);

const role = written('resource:service/Role.Arn');
const otherRole = written('resource:service/OtherRole.Arn');
const name = (resource: string) => written(`resource:${resource}`);
const parameter = written('parameter:service/Name');

describe('a pattern and a value without tokens', () => {
  it.each([
    ['*', '', true],
    ['a*', 'a', true],
    ['a*c', 'abcbc', true],
    ['a*b*c', 'axxbyyc', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*c', 'abcb', false],
    ['abc', 'ABC', false],
    ['a.c', 'abc', false],
    [`a${written('*')}`, 'ab', false],
    [`a${written('*')}`, 'a*', true],
    ['a*', 'a*b', true],
    ['?', '😀', true],
  ])('%s matches %s: %s', (expected, actual, result) => {
    expect(matches(expected, actual)).toBe(result);
  });
});

describe('tokens', () => {
  it.each([
    ['the same token is the same text', role, role, true],
    ['a wildcard covers whatever a token stands for', 'x/*', `x/${anything('key')}`, true],
    ['a question mark may not', '?', anything('key'), 'undecided'],
    ['two resources have two ARNs', role, otherRole, false],
    ['also with something after them', `${role}/*`, `${otherRole}/key`, false],
    ['in whatever stack they are', role, written('resource:network/Role.Arn'), false],
    ['two resources of a stack have two names', name('service/A'), name('service/B'), false],
    ['which may be the same in two stacks', name('service/A'), name('network/B'), 'undecided'],
    ['an ARN and a name are not compared', role, name('service/Other'), 'undecided'],
    ['an attribute may have any value', name('service/A.Size'), name('service/B.Size'), 'undecided'],
    ['a resource may be called anything', role, 'arn:aws:iam::1:role/x', 'undecided'],
    ['a parameter may be anything', parameter, 'x', 'undecided'],
    ['two parameters may be equal', parameter, written('parameter:service/Other'), 'undecided'],
    ['what is unknown may differ from itself', written('unknown:x'), written('unknown:x'), 'undecided'],
    ['literal text around a token can rule it out', `a/${parameter}`, 'b/x', false],
    ['an account may have any number', OWN_ACCOUNT, '123456789012', 'undecided'],
    ['but it has a number', OWN_ACCOUNT, '12345678901', false],
    ['a foreign account is not ours', OWN_ACCOUNT, FOREIGN_ACCOUNT, false],
    ['nor one that is written somewhere', '123456789012', FOREIGN_ACCOUNT, false],
    ['nor is it the name of a resource of ours', role, `arn:aws:iam::${FOREIGN_ACCOUNT}:role/x`, false],
    ['but a parameter may name it', parameter, FOREIGN_ACCOUNT, 'undecided'],
    ['and a wildcard covers it', '*', FOREIGN_ACCOUNT, true],
    ['another bucket is not the one that is written', 's3:::data/*', `s3:::${other('bucket')}/key`, false],
    ['but may be named for a wildcard', 's3:::data*/*', `s3:::${other('bucket')}/key`, 'undecided'],
    ['a name holds no separator', 's3:::data/*', `s3:::${other('bucket')}`, false],
    ['unless it is a path', 'role/service-role/*', `role/${otherPath('role')}`, 'undecided'],
    ['two other names may be equal', other('a'), other('b'), 'undecided'],
  ])('%s', (_, expected, actual, result) => {
    expect(simplified(matches(expected, actual))).toBe(result);
  });
});

describe('what is certain with tokens', () => {
  const NAME = other('name');
  const ANY = anything('text');
  const character = fc.constantFrom('a', 'b', '1', '/');
  const texts = (parts: readonly string[]) =>
    fc.array(fc.oneof({ weight: 3, arbitrary: character }, fc.constantFrom(...parts)), { maxLength: 6 });
  const random = fc.record({
    expected: texts(['*', '?', OWN_ACCOUNT, parameter]),
    actual: texts([OWN_ACCOUNT, NAME, ANY]),
    account: fc.constantFrom('111111111111', '112111111121'),
    text: fc.string({ unit: character, maxLength: 4 }),
    value: fc.string({ unit: character, maxLength: 4 }),
    name: fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1, maxLength: 4 }),
  });

  it('is certain for every text that the tokens could stand for', () => {
    const decided = { true: 0, false: 0 };
    fc.assert(
      fc.property(random, ({ expected, actual, account, text, value, name }) => {
        const written = expected.join('').split(/[*?]|\$\{[^}]*\}/);
        fc.pre(!written.some(piece => piece.includes(name)));
        const concrete = (parts: readonly string[]) =>
          parts.join('').replaceAll(OWN_ACCOUNT, account).replaceAll(parameter, text);
        const verdict = matches(expected.join(''), actual.join(''));
        if (isUndecided(verdict)) return;
        decided[`${verdict}`]++;
        const spelled = concrete(actual).replaceAll(ANY, value).replaceAll(NAME, name);
        expect({ verdict: matches(concrete(expected), spelled), spelled }).toEqual({ verdict, spelled });
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(decided.true, decided.false)).toBeGreaterThan(100);
  });
});
