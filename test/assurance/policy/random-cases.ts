import fc from 'fast-check';
import type { PolicyDocument } from '../../../lib/assurance/policy/document';
import { identityArn, type Principal } from '../../../lib/assurance/policy/request';
import { FOREIGN, OWN, ROLE, STRANGER, USER } from './alphabet';
import { context, ordinaryConditions, strangeConditions } from './random-conditions';
import { keyService, type Service, services, strangeResources } from './random-services';
import type { Case } from './simulator';

const principals: readonly Principal[] = [
  { kind: 'role', arn: ROLE, account: OWN },
  { kind: 'role', arn: `arn:aws:sts::${OWN}:assumed-role/task/one`, account: OWN, roleArn: ROLE },
  { kind: 'user', arn: USER, account: OWN },
  { kind: 'role', arn: STRANGER, account: FOREIGN },
  { kind: 'anonymous' },
  { kind: 'service', arn: 'events.amazonaws.com' },
];

const principalElements = [
  ...['*', { AWS: '*' }, { AWS: OWN }, { AWS: `arn:aws:iam::${FOREIGN}:root` }, { AWS: ROLE }],
  ...[
    { AWS: [USER, STRANGER] },
    { Service: 'events.amazonaws.com' },
    { AWS: FOREIGN, Service: 's3.amazonaws.com' },
  ],
];

const someOf = (texts: readonly string[], most: number) =>
  fc.subarray([...texts], { minLength: 1, maxLength: Math.min(most, texts.length) });

/** Mostly the element, sometimes its negation. */
const element = (name: string, texts: readonly string[], most: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: 5 }), someOf(texts, most))
    .map(([dice, list]) => ({ [dice === 0 ? `Not${name}` : name]: list }));

const policyOf = (statements: fc.Arbitrary<object>): fc.Arbitrary<PolicyDocument> =>
  fc
    .array(statements, { minLength: 1, maxLength: 3 })
    .map(Statement => ({ Version: '2012-10-17', Statement }));

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

function statementsOf(
  { actions, resources }: Service,
  conditions: typeof ordinaryConditions,
  most = Number.POSITIVE_INFINITY,
) {
  const effects = fc.constantFrom('Allow', 'Allow', 'Allow', 'Allow', 'Deny');
  return fc
    .tuple(effects, element('Action', actions, most), element('Resource', resources, most), conditions)
    .map(([Effect, ...parts]): object => Object.assign({ Effect }, ...parts));
}

const withPrincipal = (statements: fc.Arbitrary<object>, elements: readonly unknown[]) =>
  fc.tuple(statements, fc.constantFrom(...elements)).map(([rest, Principal]) => ({ ...rest, Principal }));

const requestsOf = ({ targets }: Service): fc.Arbitrary<Case['request']> =>
  fc
    .tuple(fc.constantFrom(...targets), fc.constantFrom(...principals), context)
    .map(([target, principal, held]) => ({
      ...target,
      principal,
      context: { ...held, ...implied(target, principal) },
    }));

function casesOf(service: Service, conditions = ordinaryConditions): fc.Arbitrary<Case> {
  const statements = statementsOf(service, conditions);
  return fc.record({
    request: requestsOf(service),
    policies: fc.record({
      identity: fc.array(policyOf(statements), { minLength: 1, maxLength: 2 }),
      resource: sometimes(policyOf(withPrincipal(statements, principalElements))),
      // The simulator does not read the principals of endpoint policies.
      endpoint: sometimes(policyOf(withPrincipal(statements, ['*']))),
      boundary: sometimes(policyOf(statements)),
    }),
  });
}

/** The simulator does not work these out for itself. */
function implied({ resourceAccount }: Service['targets'][number], principal: Principal) {
  const signer = principal.kind === 'role' || principal.kind === 'user' ? principal : undefined;
  return {
    'aws:ResourceAccount': resourceAccount,
    'aws:PrincipalAccount': signer?.account,
    'aws:PrincipalArn': signer && identityArn(signer),
  };
}

/** Cases within what the evaluator claims to decide. */
export const cases: fc.Arbitrary<Case> = fc.oneof(...services.map(service => casesOf(service)));

/** Cases in which it may also say that it does not know. */
export const strangeCases: fc.Arbitrary<Case> = fc.oneof(
  ...services.map(({ resources, ...service }) =>
    casesOf({ ...service, resources: [...resources, ...strangeResources] }, strangeConditions),
  ),
  casesOf(keyService),
);

export interface Passage {
  readonly request: Case['request'];
  readonly endpoint: PolicyDocument;
}

/** Requests at an endpoint with a small policy. */
export const passages: fc.Arbitrary<Passage> = fc.oneof(
  ...services.map(service =>
    fc.record({
      request: requestsOf(service),
      endpoint: policyOf(
        withPrincipal(statementsOf(service, ordinaryConditions, 2), ['*', '*', { AWS: OWN }]),
      ),
    }),
  ),
);
