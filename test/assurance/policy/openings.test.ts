import fc from 'fast-check';
import type { Policy, PolicyDocument } from '../../../lib/assurance/policy/document';
import { evaluate } from '../../../lib/assurance/policy/evaluate';
import { ANYTHING_ELSE, openingsOf, reachOf } from '../../../lib/assurance/policy/openings';
import { undecided } from '../../../lib/assurance/policy/ternary';
import { FOREIGN_ACCOUNT, OWN_ACCOUNT, written } from '../../../lib/assurance/policy/token';
import { OWN, ROLE, USER } from './alphabet';
import { openPolicy, policy, TASK } from './decide';
import { passages } from './random-cases';

const OURS = { 'aws:PrincipalAccount': OWN_ACCOUNT, 'aws:ResourceAccount': OWN_ACCOUNT };
const READ = {
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::data/*',
  Condition: { StringEquals: OURS, ArnEquals: { 'aws:PrincipalArn': TASK.arn } },
};

/** Who gets through, and whether for certain. */
const passing = (endpoint: Policy, permitted: readonly string[] = [TASK.arn]) =>
  new Set(
    openingsOf(endpoint, permitted).map(({ actor, decision }) => `${decision.decision}: ${actor.name}`),
  );

describe('openings of an endpoint', () => {
  it('are none where every statement binds the principal', () => {
    expect(passing(openPolicy(READ))).toEqual(new Set());
  });

  it('are none for anybody but the role that a statement names', () => {
    expect(passing(openPolicy(READ), [])).toEqual(new Set([`allowed: ${TASK.arn}`]));
  });

  it('are there for everybody without a condition', () => {
    const everybody = passing(openPolicy({ ...READ, Condition: undefined }));
    expect(everybody).toContain('allowed: foreign credentials (role)');
    expect(everybody).toContain('allowed: foreign credentials (root user)');
    expect(everybody).toContain('allowed: other own credentials (role)');
    expect(everybody).toContain('allowed: no credentials');
  });

  it('are there for the whole account where only the account is bound', () => {
    const account = passing(openPolicy({ ...READ, Condition: { StringEquals: OURS } }));
    expect(account).toContain('allowed: other own credentials (role)');
    expect(account).not.toContain('allowed: foreign credentials (role)');
    expect(account).not.toContain('allowed: no credentials');
  });

  it('are there for unsigned requests, perhaps, where a key need not exist', () => {
    const Condition = { StringEqualsIfExists: { 'aws:PrincipalAccount': OWN_ACCOUNT } };
    expect(passing(openPolicy({ ...READ, Condition }))).toContain('undecidable: no credentials');
  });

  it('are there for another account that is named', () => {
    const StringEquals = { 'aws:PrincipalAccount': [OWN_ACCOUNT, '123456789012'] };
    const named = passing(openPolicy({ ...READ, Condition: { StringEquals } }));
    expect(named).toContain('allowed: credentials of 123456789012 (role)');
    expect(named).not.toContain('allowed: foreign credentials (role)');
  });

  it('reach into another account whose resources are named', () => {
    const StringEquals = { 'aws:ResourceAccount': '123456789012' };
    const owners = openingsOf(openPolicy({ ...READ, Condition: { StringEquals } }), [TASK.arn]).map(
      ({ request }) => request.resourceAccount,
    );
    expect(new Set(owners)).toEqual(new Set(['123456789012', OWN_ACCOUNT]));
  });

  it.each([
    [
      'a role of that name in any account',
      'arn:aws:iam::*:role/task',
      `allowed: arn:aws:iam::${FOREIGN_ACCOUNT}:role/task`,
    ],
    [
      'any role with a prefix',
      `arn:aws:iam::${OWN_ACCOUNT}:role/bi-*`,
      'undecidable: other own credentials (role)',
    ],
    ['a role by parameter', written('parameter:network/Role'), 'undecidable: foreign credentials (role)'],
    [
      'another role',
      `arn:aws:iam::${OWN_ACCOUNT}:role/other`,
      `allowed: arn:aws:iam::${OWN_ACCOUNT}:role/other`,
    ],
  ])('are there for %s', (_, arn, expected) => {
    const Condition = { ArnLike: { 'aws:PrincipalArn': arn } };
    expect(passing(openPolicy({ ...READ, Condition }))).toContain(expected);
  });

  it('show what could be done, by whom and by which statement', () => {
    const [opening] = openingsOf(
      openPolicy({ Sid: 'Layers', Action: 's3:Get*', Resource: 'arn:aws:s3:::x/*' }),
      [],
    );
    expect(opening).toMatchObject({
      actor: { name: 'foreign credentials (role)' },
      grant: { by: 'statement Layers', actions: 's3:Get*', resources: 'arn:aws:s3:::x/*' },
      decision: { decision: 'allowed' },
    });
  });

  it('are closed by a Deny that covers all of them, and perhaps by one that covers some', () => {
    const Condition = { StringNotEquals: { 'aws:PrincipalAccount': OWN_ACCOUNT } };
    const all = { Effect: 'Deny', Condition };
    const some = { ...all, Resource: 'arn:aws:s3:::data/secret/*' };
    const open = { ...READ, Condition: undefined };
    expect(passing(openPolicy(open, all))).not.toContain('allowed: foreign credentials (role)');
    expect(passing(openPolicy(open, some))).toContain('undecidable: foreign credentials (role)');
  });

  it.each<[string, Policy]>([
    ['NotAction', openPolicy({ NotAction: 'iam:*' })],
    ['NotResource', openPolicy({ NotResource: 'arn:aws:s3:::secret/*' })],
    ['NotPrincipal', openPolicy({ NotPrincipal: { AWS: OWN_ACCOUNT } })],
    ['an unreadable statement', openPolicy({ Effect: 'perhaps' })],
    ['an unknown policy', undecided('a parameter')],
  ])('are never missed behind %s', (_, endpoint) => {
    expect(passing(endpoint).size).toBeGreaterThan(0);
  });

  it('are found for every random policy that lets a stranger through', () => {
    let allowed = 0;
    fc.assert(
      fc.property(passages, ({ request, endpoint }) => {
        const { principal } = request;
        fc.pre(
          principal.kind !== 'service' && !(principal.kind !== 'anonymous' && principal.account === OWN),
        );
        if (evaluate(request, { ...ANYTHING_ELSE, endpoint }).decision !== 'allowed') return;
        allowed++;
        const tokenised: PolicyDocument = JSON.parse(JSON.stringify(endpoint).replaceAll(OWN, OWN_ACCOUNT));
        const permitted = [ROLE, USER].map(arn => arn.replaceAll(OWN, OWN_ACCOUNT));
        const strangers = openingsOf(tokenised, permitted).filter(
          ({ actor }) => actor.principal.kind === 'anonymous' || actor.principal.account !== OWN_ACCOUNT,
        );
        expect(strangers).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(allowed).toBeGreaterThan(20);
  });
});

describe('the reach of an identity', () => {
  const endpoint = written('resource:network/Endpoint');
  const bound = policy({ ...READ, Condition: { StringEquals: { 'aws:SourceVpce': endpoint } } });
  const reach = (identity: readonly Policy[], vpce: string | undefined) =>
    reachOf(TASK, { identity }, { context: { 'aws:SourceVpce': vpce } }).map(({ request, decision }) => [
      decision.decision,
      request.action,
      request.resourceAccount,
    ]);

  it('is nothing outside the endpoint that its policy asks for', () => {
    expect(reach([bound], undefined)).toEqual([]);
    expect(reach([bound], written('resource:network/OtherEndpoint'))).toEqual([]);
  });

  it('is what its policy grants through that endpoint', () => {
    expect(reach([bound], endpoint)).toEqual([
      ['allowed', 's3:GetObject', OWN_ACCOUNT],
      ['allowed', 's3:GetObject', FOREIGN_ACCOUNT],
    ]);
  });

  it('is anything, perhaps, with a policy that is not known', () => {
    expect(reach([bound, undecided('a managed policy')], undefined)).toContainEqual([
      'undecidable',
      written('any:action'),
      OWN_ACCOUNT,
    ]);
  });
});
