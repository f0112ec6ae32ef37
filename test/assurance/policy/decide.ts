import { type Decision, evaluate, type PolicySet } from '../../../lib/assurance/policy/evaluate';
import type { Request, Signer } from '../../../lib/assurance/policy/request';
import { OWN_ACCOUNT } from '../../../lib/assurance/policy/token';

/** The role that asks in tests that are not about who asks. */
export const TASK: Signer = {
  kind: 'role',
  arn: `arn:aws:iam::${OWN_ACCOUNT}:role/task`,
  account: OWN_ACCOUNT,
};

export const GET: Request = {
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::data/sets/a.csv',
  resourceAccount: OWN_ACCOUNT,
  principal: TASK,
};

/** A policy of these statements; Allow everything to everybody, unless they say otherwise. */
export const policy = (...statements: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: statements.map(rest => ({
    Effect: 'Allow',
    ...(!('NotAction' in rest) && { Action: '*' }),
    ...(!('NotResource' in rest) && { Resource: '*' }),
    ...rest,
  })),
});

/** The same with a principal, as resource and endpoint policies have it. */
export const openPolicy = (...statements: readonly object[]) =>
  policy(...statements.map(rest => ({ ...(!('NotPrincipal' in rest) && { Principal: '*' }), ...rest })));

export function decide(request: Partial<Request>, policies: PolicySet): Decision['decision'] {
  return evaluate({ ...GET, ...request }, policies).decision;
}

/** What an identity policy with one such statement decides. */
export function decideBy(statement: object, request: Partial<Request> = {}): Decision['decision'] {
  return decide(request, { identity: [policy(statement)] });
}
