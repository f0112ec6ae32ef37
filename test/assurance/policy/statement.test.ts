import { asPolicy } from '../../../lib/assurance/policy/document';
import { OWN_ACCOUNT, written } from '../../../lib/assurance/policy/token';
import { decide, decideBy } from './decide';

const variable = written;

describe('the actions of a statement', () => {
  it.each([
    ['s3:GetObject', 'allowed'],
    ['S3:getobject', 'allowed'],
    ['s3:Get*', 'allowed'],
    ['s3:?etObject', 'allowed'],
    ['*', 'allowed'],
    ['s3:GetObjectVersion', 'denied'],
    ['s3:Get', 'denied'],
    ['dynamodb:*', 'denied'],
    ['s3*', 'undecidable'],
    ['*:GetObject', 'undecidable'],
  ])('%s: s3:GetObject is %s', (Action, decision) => {
    expect(decideBy({ Action })).toBe(decision);
  });

  it('exclude what NotAction lists', () => {
    expect(decideBy({ NotAction: ['s3:Get*'] })).toBe('denied');
    expect(decideBy({ NotAction: ['s3:Put*', 'iam:*'] })).toBe('allowed');
  });
});

describe('the resources of a statement', () => {
  const table = `arn:aws:dynamodb:ap-northeast-1:${OWN_ACCOUNT}:table/cards`;
  const stream = `arn:aws:logs:r:${OWN_ACCOUNT}:log-group:/ecs/api:log-stream:1`;

  it.each([
    ['*', 'arn:aws:s3:::data/a', 'allowed'],
    ['arn:aws:s3:::data/*', 'arn:aws:s3:::data/a/b:c', 'allowed'],
    ['arn:aws:s3:::data/?', 'arn:aws:s3:::data/a', 'allowed'],
    ['arn:aws:s3:::data/A', 'arn:aws:s3:::data/a', 'denied'],
    ['arn:aws:s3:::data', 'arn:aws:s3:::data/a', 'denied'],
    ['arn:aws:s3:::data-*', 'arn:aws:s3:::data/a', 'denied'],
    ['arn:aws:dynamodb:*:*:table/cards', table, 'allowed'],
    [`arn:aws:dynamodb:*:${OWN_ACCOUNT}:table/*`, table, 'allowed'],
    ['arn:aws:dynamodb:*:123456789012:table/*', table, 'undecidable'],
    ['arn:aws:logs:r:*:log-group:/ecs/api:*', stream, 'allowed'],
    ['arn:aws:logs:r:*:log-group:/ecs/ap:*', stream, 'denied'],
    ['arn:aws:logs:*:log-stream:*', stream, 'undecidable'],
    ['arn:aws:logs:*:log-stream:*:*', stream, 'denied'],
    ['arn:aws:s3*', 'arn:aws:s3:::data/a', 'undecidable'],
    ['arn:aws:dynamodb:*:*:*/cards', table, 'undecidable'],
    ['arn:aws:s3:::*/a', 'arn:aws:s3:::data/a', 'allowed'],
    ['arn:AWS:s3:::data/*', 'arn:aws:s3:::data/a', 'undecidable'],
    ['*', '*', 'allowed'],
    ['arn:aws:s3:::data', '*', 'denied'],
    ['arn:aws:s3:::*', '*', 'undecidable'],
  ])('%s: %s is %s', (Resource, resource, decision) => {
    expect(decideBy({ Resource }, { action: 'x:Y', resource })).toBe(decision);
  });

  it('exclude what NotResource lists', () => {
    expect(decideBy({ NotResource: 'arn:aws:s3:::data/*' })).toBe('denied');
    expect(decideBy({ NotResource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::data'] })).toBe('allowed');
    expect(decideBy({ NotResource: 'arn:aws:s3*' })).toBe('undecidable');
  });

  it('may be left out in the policy of one resource', () => {
    expect(decideBy({ Resource: undefined })).toBe('allowed');
  });
});

describe('policy variables', () => {
  const Resource = `arn:aws:s3:::data/${variable('aws:PrincipalTag/team')}/*`;
  const ofTeam = (team: string | undefined) => ({
    resource: 'arn:aws:s3:::data/blue/a',
    context: { 'aws:PrincipalTag/team': team },
  });

  it('stand for what the request says, wildcards being plain characters', () => {
    expect(decideBy({ Resource }, ofTeam('blue'))).toBe('allowed');
    expect(decideBy({ Resource }, ofTeam('red'))).toBe('denied');
    expect(decideBy({ Resource }, ofTeam('bl*'))).toBe('denied');
  });

  it('are not guessed', () => {
    expect(decideBy({ Resource }, ofTeam(undefined))).toBe('undecidable');
    expect(decideBy({ Resource })).toBe('undecidable');
  });

  it('also stand for what follows from who asks', () => {
    const own = `arn:aws:sqs:r:${variable('aws:PrincipalAccount')}:queue`;
    expect(decideBy({ Resource: own }, { resource: `arn:aws:sqs:r:${OWN_ACCOUNT}:queue` })).toBe('allowed');
  });

  it('do not exist in the first version of the language', () => {
    const policy = { Statement: { Effect: 'Allow', Action: '*', Resource } };
    expect(decide(ofTeam('blue'), { identity: [policy] })).toBe('undecidable');
  });
});

describe('a statement that does not follow the grammar', () => {
  it.each([
    ['an effect that is neither', { Effect: 'allow' }],
    ['an element that nobody knows', { Actions: 's3:*' }],
    ['no action', { Action: undefined }],
    ['both Action and NotAction', { Action: '*', NotAction: 's3:*' }],
    ['a value that is not text', { Resource: [{ Ref: 'Bucket' }] }],
    ['a condition that is not an object', { Condition: 'none' }],
    ['an operator without keys', { Condition: { StringEquals: 'x' } }],
  ])('with %s decides nothing', (_, statement) => {
    expect(decideBy(statement)).toBe('undecidable');
  });

  it('does not hide what another statement denies', () => {
    const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
    const identity = [{ Version: '2012-10-17', Statement: [{ Effect: 'perhaps' }, deny] }];
    expect(decide({}, { identity })).toBe('denied');
  });

  it.each([['text'], [null], [[]], [{ Version: '2012-10-17' }]])('is what %p is', json => {
    expect(decide({}, { identity: [asPolicy(json)] })).toBe('undecidable');
  });
});
