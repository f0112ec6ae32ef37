import { FULL_ACCESS, trusting } from '../../../lib/assurance/policy/document';
import { evaluate } from '../../../lib/assurance/policy/evaluate';
import type { Principal } from '../../../lib/assurance/policy/request';
import { undecided } from '../../../lib/assurance/policy/ternary';
import { FOREIGN_ACCOUNT, OWN_ACCOUNT, written } from '../../../lib/assurance/policy/token';
import { decide, GET, openPolicy, policy, TASK } from './decide';

const UNTOLD = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };
const WRITE = { Action: 's3:PutObject' };
const DENY = { Effect: 'Deny' };
const identity = [policy({})];
const STRANGER: Principal = {
  kind: 'role',
  arn: `arn:aws:iam::${FOREIGN_ACCOUNT}:role/stranger`,
  account: FOREIGN_ACCOUNT,
};

describe('a request within one account', () => {
  it('is denied where nothing allows it', () => {
    expect(decide({}, {})).toBe('denied');
    expect(decide({}, { identity: [policy(WRITE)], resource: openPolicy(WRITE) })).toBe('denied');
  });

  it('needs the identity policy or the resource policy, not both', () => {
    expect(decide({}, { identity })).toBe('allowed');
    expect(decide({}, { resource: openPolicy({}) })).toBe('allowed');
    expect(decide({}, { identity, resource: openPolicy(WRITE) })).toBe('allowed');
  });

  it('is not allowed by a resource policy that only trusts the account', () => {
    expect(decide({}, { resource: trusting(OWN_ACCOUNT) })).toBe('denied');
  });
});

describe('a request to another account', () => {
  const foreign = { resourceAccount: FOREIGN_ACCOUNT };

  it('needs both sides', () => {
    expect(decide(foreign, { identity })).toBe('denied');
    expect(decide(foreign, { resource: FULL_ACCESS })).toBe('denied');
    expect(decide(foreign, { identity, resource: FULL_ACCESS })).toBe('allowed');
    expect(decide(foreign, { identity, resource: trusting(OWN_ACCOUNT) })).toBe('allowed');
    expect(decide(foreign, { identity, resource: trusting(FOREIGN_ACCOUNT) })).toBe('denied');
  });

  it('may be one within the account, where the owner is not known', () => {
    const unknown = { resourceAccount: undefined };
    expect(decide(unknown, { identity })).toBe('undecidable');
    expect(decide(unknown, {})).toBe('denied');
    expect(decide(unknown, { identity, resource: FULL_ACCESS })).toBe('allowed');
    expect(decide({ resourceAccount: '123456789012' }, { identity })).toBe('undecidable');
  });

  it('shows its owner in the ARN, where it has one', () => {
    const queue = (account: string) => ({
      resourceAccount: undefined,
      resource: `arn:aws:sqs:r:${account}:q`,
    });
    expect(decide(queue(OWN_ACCOUNT), { identity })).toBe('allowed');
    expect(decide(queue(FOREIGN_ACCOUNT), { identity })).toBe('denied');
  });
});

describe('an explicit deny', () => {
  it.each([
    ['identity', { identity: [policy({}, DENY)], resource: FULL_ACCESS }],
    ['resource', { identity, resource: openPolicy({}, DENY) }],
    ['endpoint', { identity, endpoint: openPolicy({}, DENY) }],
    ['boundary', { identity, boundary: policy({}, DENY) }],
  ])('in the %s policy wins over every allow', (_, policies) => {
    expect(decide({}, policies)).toBe('denied');
  });

  it('wins over everything that is not known', () => {
    const unknown = undecided('a managed policy');
    expect(decide({}, { identity: [unknown], endpoint: unknown, resource: openPolicy(DENY) })).toBe('denied');
  });

  it('decides nothing while it may not apply', () => {
    expect(decide({}, { identity: [policy({}, { ...DENY, ...UNTOLD })] })).toBe('undecidable');
    expect(decide({}, { identity: [policy({}, { ...DENY, ...UNTOLD, ...WRITE })] })).toBe('allowed');
  });
});

describe('what is not known', () => {
  it('decides nothing where it matters', () => {
    expect(decide({}, { identity: [policy(UNTOLD)] })).toBe('undecidable');
    expect(decide({}, { identity: [undecided('a managed policy')] })).toBe('undecidable');
  });

  it('does not matter where another part of the statement certainly does not match', () => {
    expect(decide({}, { identity: [policy({ ...UNTOLD, ...WRITE })] })).toBe('denied');
  });

  it('does not matter where another statement allows', () => {
    expect(decide({}, { identity: [policy(UNTOLD, {})] })).toBe('allowed');
  });

  it('does not matter where the endpoint lets nothing through', () => {
    expect(decide({}, { identity: [undecided('a managed policy')], endpoint: openPolicy(WRITE) })).toBe(
      'denied',
    );
  });
});

describe('a VPC endpoint', () => {
  it('is a further condition, and grants nothing', () => {
    expect(decide({}, { identity, endpoint: openPolicy({}) })).toBe('allowed');
    expect(decide({}, { identity, endpoint: openPolicy(WRITE) })).toBe('denied');
    expect(decide({}, { endpoint: openPolicy({}) })).toBe('denied');
  });

  it('certainly stops whom its policy does not name', () => {
    expect(decide({}, { identity, endpoint: openPolicy({ Principal: { AWS: FOREIGN_ACCOUNT } }) })).toBe(
      'denied',
    );
  });

  it('may stop whom its policy names, because gateway endpoints take no names', () => {
    const endpoint = (Principal: object) => openPolicy({ Principal });
    expect(decide({}, { identity, endpoint: endpoint({ AWS: TASK.arn }) })).toBe('undecidable');
    expect(decide({}, { identity, endpoint: endpoint({ AWS: OWN_ACCOUNT }) })).toBe('undecidable');
    expect(decide({}, { identity, endpoint: endpoint({ AWS: '*' }) })).toBe('allowed');
  });
});

describe('a permissions boundary', () => {
  it('limits identity policies', () => {
    expect(decide({}, { identity, boundary: policy(WRITE) })).toBe('denied');
    expect(decide({}, { identity, boundary: policy({}) })).toBe('allowed');
  });

  it('does not limit what a resource grants to a user', () => {
    const principal = { ...TASK, kind: 'user', arn: `arn:aws:iam::${OWN_ACCOUNT}:user/ann` } as const;
    expect(decide({ principal }, { resource: openPolicy({}), boundary: policy(WRITE) })).toBe('allowed');
    expect(decide({}, { resource: openPolicy({}), boundary: policy(WRITE) })).toBe('undecidable');
  });
});

describe('keys and roles', () => {
  it.each([['kms:Decrypt'], ['sts:AssumeRole']])('follow their own policy first (%s)', action => {
    const request = { action };
    expect(decide(request, { identity })).toBe('undecidable');
    expect(decide(request, { identity, resource: openPolicy({ Principal: { AWS: FOREIGN_ACCOUNT } }) })).toBe(
      'denied',
    );
    expect(decide(request, { identity, resource: trusting(OWN_ACCOUNT) })).toBe('allowed');
    expect(decide(request, { resource: trusting(OWN_ACCOUNT) })).toBe('denied');
    expect(decide(request, { resource: openPolicy({ Principal: { AWS: TASK.arn } }) })).toBe('allowed');
  });
});

describe('unsigned requests', () => {
  const principal: Principal = { kind: 'anonymous' };

  it('need a resource policy for everyone', () => {
    expect(decide({ principal }, { identity })).toBe('denied');
    expect(decide({ principal }, { resource: trusting(OWN_ACCOUNT) })).toBe('denied');
    expect(decide({ principal }, { resource: openPolicy({}) })).toBe('allowed');
  });

  it('have no account of ours, whether they have one or not', () => {
    const own = (operator: string) =>
      openPolicy({ Condition: { [operator]: { 'aws:PrincipalAccount': OWN_ACCOUNT } } });
    expect(decide({ principal }, { resource: own('StringEquals') })).toBe('denied');
    expect(decide({ principal }, { resource: own('StringNotEquals') })).toBe('allowed');
    expect(decide({ principal }, { resource: own('StringEqualsIfExists') })).toBe('undecidable');
  });
});

describe('AWS services', () => {
  const principal: Principal = { kind: 'service', arn: 'delivery.logs.amazonaws.com' };

  it('need a resource policy that names them', () => {
    const forService = (Service: string) => ({ resource: openPolicy({ Principal: { Service } }) });
    expect(decide({ principal }, { identity })).toBe('denied');
    expect(decide({ principal }, forService('delivery.logs.amazonaws.com'))).toBe('allowed');
    expect(decide({ principal }, forService('events.amazonaws.com'))).toBe('denied');
    expect(decide({}, forService('delivery.logs.amazonaws.com'))).toBe('denied');
  });
});

describe('the principal of a resource policy', () => {
  const role = written('resource:service/Role.Arn');
  const other = written('resource:service/OtherRole.Arn');
  const session = { ...TASK, arn: `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/task/one`, roleArn: TASK.arn };

  it.each<[string, Principal, unknown, string]>([
    ['everyone', STRANGER, '*', 'allowed'],
    ['the role', TASK, { AWS: ['arn:aws:iam::1:role/x', TASK.arn] }, 'allowed'],
    ['the role of a session', session, { AWS: TASK.arn }, 'allowed'],
    ['the session', session, { AWS: session.arn }, 'allowed'],
    ['another session', session, { AWS: session.arn.replace('one', 'two') }, 'denied'],
    ['another role', TASK, { AWS: `arn:aws:iam::${OWN_ACCOUNT}:role/other` }, 'denied'],
    ['a role of the same name elsewhere', STRANGER, { AWS: STRANGER.arn.replace('stranger', 'x') }, 'denied'],
    ['the role in another case', TASK, { AWS: TASK.arn.replace('task', 'Task') }, 'undecidable'],
    ['an id', TASK, { AWS: 'AROAEXAMPLEEXAMPLE123' }, 'undecidable'],
    ['a pattern', TASK, { AWS: `arn:aws:iam::${OWN_ACCOUNT}:role/*` }, 'undecidable'],
    ['a role by reference', { ...TASK, arn: role }, { AWS: role }, 'allowed'],
    ['another role by reference', { ...TASK, arn: role }, { AWS: other }, 'denied'],
    ['an identity provider', TASK, { Federated: 'accounts.google.com' }, 'undecidable'],
    ['a canonical user', TASK, { CanonicalUser: 'abc' }, 'undecidable'],
  ])('names %s', (_, principal, Principal, decision) => {
    const identity = principal === STRANGER ? [FULL_ACCESS] : [];
    expect(decide({ principal }, { identity, resource: openPolicy({ Principal }) })).toBe(decision);
  });

  it('is not guessed from NotPrincipal or from nothing', () => {
    expect(decide({}, { resource: openPolicy({ NotPrincipal: { AWS: FOREIGN_ACCOUNT } }) })).toBe(
      'undecidable',
    );
    expect(decide({}, { resource: policy({}) })).toBe('undecidable');
  });
});

describe('a decision says why', () => {
  const why = (policies: Parameters<typeof evaluate>[1]) => evaluate(GET, policies).why;

  it.each([
    [{ identity: [policy({}, { Sid: 'Stop', ...DENY })] }, 'statement Stop of the identity policy denies it'],
    [{ identity: [policy({ Sid: 'Read' })] }, 'statement Read of the identity policy allows it'],
    [
      { identity, endpoint: openPolicy({ Sid: 'Pass' }) },
      'statement 1 of the identity policy and statement Pass of the endpoint policy allow it',
    ],
    [{ identity, endpoint: openPolicy(WRITE) }, 'no statement of the endpoint policy allows it'],
    [{}, 'neither the identity policy nor the resource policy allows it'],
    [
      { identity: [policy(UNTOLD)] },
      'statement 1 of the identity policy: the request does not say what aws:PrincipalTag/team is',
    ],
    [
      { identity: [undecided('AdministratorAccess is not in the templates')] },
      'the identity policy: AdministratorAccess is not in the templates',
    ],
  ])('%#', (policies, expected) => {
    expect(why(policies)).toBe(expected);
  });
});
