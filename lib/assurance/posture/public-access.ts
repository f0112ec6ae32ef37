import { writtenOut } from '../model/names';
import { type Described, naming } from '../model/network';
import type { Resource } from '../model/template-set';
import type { World } from '../model/world';
import { type Actor, foreigners, UNSIGNED } from '../policy/actors';
import { accountIn } from '../policy/arn';
import { asPolicy, FULL_ACCESS, type Policy, statementsOf } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { grantsOf, requestsFor } from '../policy/grants';
import type { Request } from '../policy/request';
import { matchAction } from '../policy/statement';
import { isUndecided } from '../policy/ternary';
import { OWN_ACCOUNT } from '../policy/token';

/** Anybody: with credentials of an account that the policy does not name, or with none. */
const STRANGERS: readonly Actor[] = [...foreigners(), UNSIGNED];

/** A policy that a template writes, as the evaluator reads it. */
export function policyOf(world: World, { properties }: Described, property = 'PolicyDocument'): Policy {
  const { value } = properties.at(property);
  return asPolicy(value === undefined ? undefined : writtenOut(world, value));
}

/** Resource policies of a type that name the resource in a list, such as `Topics` of a topic policy. */
export const policiesOn = (world: World, target: Resource, type: string, list: string): Policy[] =>
  world
    .ofType(type)
    .map(resource => ({ resource, properties: world.properties(resource) }))
    .filter(({ properties }) =>
      properties
        .at(list)
        .items()
        .some(item => item.isSame(target)),
    )
    .map(policy => policyOf(world, policy));

export const bucketPolicies = (world: World, bucket: Resource): Policy[] =>
  naming(world, bucket, 'Bucket', 'AWS::S3::BucketPolicy').map(policy => policyOf(world, policy));

/**
 * The first thing a resource policy lets anybody do, or may let: conditions on what is not known here count as met.
 *
 * @param actions only these are looked for
 */
export function openToAnybody(policy: Policy, actions?: readonly string[]): string | undefined {
  if (isUndecided(policy)) return policy.undecided;
  for (const grant of grantsOf(policy).filter(grant => !actions || covers(grant.actions, actions))) {
    const requests = STRANGERS.flatMap(({ principal }) =>
      requestsFor(grant, principal, [OWN_ACCOUNT], undefined),
    );
    const open = requests.some(request => isOpen(request, policy));
    if (open) return `${grant.by} lets anybody ${grant.actions}`;
  }
  return undefined;
}

/** The first principal of another account whom a resource policy allows one of the actions, whatever its conditions. */
export function openToOtherAccounts(policy: Policy, actions: readonly string[]): string | undefined {
  if (isUndecided(policy)) return policy.undecided;
  for (const statement of statementsOf(policy)) {
    if (isUndecided(statement)) return statement.undecided;
    const { effect, principals, actions: allowed, name } = statement;
    const covered = allowed.negated || allowed.texts.some(pattern => covers(pattern, actions));
    const other = principals?.named.find(({ type, text }) => type === 'AWS' && !isOwn(text));
    if (effect === 'Allow' && covered && (principals?.negated || other))
      return `${name} lets ${other?.text ?? 'other accounts'} ${allowed.texts.join(', ')}`;
  }
  return undefined;
}

const isOwn = (principal: string) => [principal, accountIn(principal)].includes(OWN_ACCOUNT);

const isOpen = (request: Request, resource: Policy) =>
  evaluate(request, { identity: [FULL_ACCESS], resource }).decision !== 'denied';

/** Whether a pattern of actions covers one of these. */
export const covers = (pattern: string, actions: readonly string[]) =>
  actions.some(action => matchAction(pattern, action) !== false);
