import { type Actor, accountsIn, bystanders, foreigners, namedIn, UNSIGNED } from './actors';
import { FULL_ACCESS, type Policy, trusting } from './document';
import { type Decision, evaluate, type PolicySet } from './evaluate';
import { type Grant, grantsOf, requestsFor, type Surroundings } from './grants';
import { identityArn, type Request, type Signer } from './request';
import { FOREIGN_ACCOUNT, OWN_ACCOUNT } from './token';

/** A request that is let through, or may be. */
export interface Opening {
  readonly actor: Actor;
  readonly grant: Grant;
  readonly request: Request;
  readonly decision: Decision;
}

/**
 * What anybody but the permitted principals could do through an endpoint, if all other policies let them: foreign
 * credentials and resources bring policies of their own. Nothing returned is a proof that nobody else gets through.
 *
 * @param permitted ARNs of roles and users, as the policy names them
 */
export function openingsOf(
  endpoint: Policy,
  permitted: readonly string[],
  surroundings: Surroundings = {},
): readonly Opening[] {
  const { partition } = surroundings;
  const everybody = [
    ...foreigners(partition),
    ...bystanders(partition),
    UNSIGNED,
    ...namedIn(endpoint, partition),
  ];
  const actors = everybody.filter(
    ({ principal }) => principal.kind === 'anonymous' || !permitted.includes(identityArn(principal)),
  );
  return search([endpoint], actors, surroundings, { ...ANYTHING_ELSE, endpoint });
}

/**
 * What an identity could do with its own policies, if the policies of all resources trusted its account. With a context
 * that has no VPC endpoint, this is what its credentials are worth elsewhere.
 */
export function reachOf(
  principal: Signer,
  policies: Pick<PolicySet, 'identity' | 'boundary' | 'endpoint'>,
  surroundings: Surroundings = {},
): readonly Opening[] {
  const actor = { name: identityArn(principal), principal };
  const resource = trusting(principal.account);
  return search(policies.identity ?? [], [actor], surroundings, { resource, ...policies });
}

/** The worst case of every policy that is not looked at. */
export const ANYTHING_ELSE: PolicySet = { identity: [FULL_ACCESS], resource: FULL_ACCESS };

/** Tries what the granting policies could grant. */
function search(
  granting: readonly Policy[],
  actors: readonly Actor[],
  surroundings: Surroundings,
  policies: PolicySet,
): readonly Opening[] {
  const { owners = [OWN_ACCOUNT, FOREIGN_ACCOUNT, ...granting.flatMap(accountsIn)], context } = surroundings;
  return granting.flatMap(grantsOf).flatMap(grant =>
    actors.flatMap(actor =>
      requestsFor(grant, actor.principal, owners, context)
        .map(request => ({ actor, grant, request, decision: evaluate(request, policies) }))
        .filter(({ decision }) => decision.decision !== 'denied'),
    ),
  );
}
