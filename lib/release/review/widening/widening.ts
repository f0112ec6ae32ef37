import { FULL_ACCESS, type Policy } from '../../../assurance/policy/document';
import { evaluate, type PolicySet } from '../../../assurance/policy/evaluate';
import type { Principal, Request } from '../../../assurance/policy/request';
import { isUndecided } from '../../../assurance/policy/ternary';
import { OWN_ACCOUNT } from '../../../assurance/policy/token';
import { LOG_DELIVERY_ACCOUNTS } from '../../../config/regions';
import { type Asked, askedIn, isSaidIn, listed, withoutConditions, withoutDenies } from './asked';

/** Somebody who could send a request. */
export interface Who {
  readonly name: string;
  readonly principal: Principal;
}

/** A request that gets through after and did not before, or may. */
export interface Widening {
  readonly who: Who;
  readonly request: Request;
  /** False where it cannot be told. */
  readonly certain: boolean;
  /** A condition or a denial stood against it before. */
  readonly wasConditional: boolean;
}

/** How the policies of one side meet a request. */
export type Meeting = (policies: readonly Policy[], who: Who) => PolicySet;

export const asIdentity: Meeting = policies => ({ identity: policies });

/** By a resource's own policy alone: strangers have policies of their own that allow them everything. */
export const asResource: Meeting = (policies, who) => ({
  identity: isStranger(who) ? [FULL_ACCESS] : [],
  resource: joined(policies),
});

export const asEndpoint: Meeting = policies => ({
  identity: [FULL_ACCESS],
  resource: FULL_ACCESS,
  endpoint: joined(policies),
});

/** Whether somebody is of another account than this one and than AWS's own for load balancer logs, or of none. */
export function isStranger({ principal }: Who): boolean {
  if (principal.kind === 'anonymous') return true;
  return (
    principal.kind !== 'service' &&
    principal.account !== OWN_ACCOUNT &&
    !LOG_DELIVERY_ACCOUNTS.has(principal.account)
  );
}

function joined(policies: readonly Policy[]): Policy {
  const statements: unknown[] = [];
  for (const policy of policies) {
    if (isUndecided(policy)) return policy;
    statements.push(...listed(policy));
  }
  const [first] = policies;
  return { Version: first && !isUndecided(first) ? first.Version : undefined, Statement: statements };
}

/**
 * What policies allow after that they did not allow before, found by asking both the same questions. Texts are not
 * compared, so splitting, merging, reordering or naming statements widens nothing.
 *
 * @param resource ARN that everything is about, for policies that name none
 */
export function wideningsOf(
  before: readonly Policy[],
  after: readonly Policy[],
  everybody: readonly Who[],
  meeting: Meeting,
  resource?: string,
): Widening[] {
  const sides: Sides = {
    before,
    after,
    openBefore: before.map(withoutDenies),
    openAfter: after.map(withoutDenies),
  };
  return everybody.flatMap(who => {
    const decide = (request: Request, policies: readonly Policy[]) =>
      evaluate(request, meeting(policies, who)).decision;
    return [
      ...askedIn(sides.openAfter, who.principal, 'Allow', resource).flatMap(asked =>
        granted(asked, sides, decide),
      ),
      ...askedIn(before, who.principal, 'Deny', resource).flatMap(asked =>
        noLongerDenied(asked, sides, decide),
      ),
    ].map(found => ({ who, ...found }));
  });
}

interface Sides {
  readonly before: readonly Policy[];
  readonly after: readonly Policy[];
  /** Without their Deny statements. */
  readonly openBefore: readonly Policy[];
  readonly openAfter: readonly Policy[];
}
type Decide = (request: Request, policies: readonly Policy[]) => ReturnType<typeof evaluate>['decision'];
type Found = Omit<Widening, 'who'>;

function granted({ request, said }: Asked, sides: Sides, decide: Decide): Found[] {
  const now = decide(request, sides.openAfter);
  if (now === 'denied' || decide(request, sides.after) === 'denied') return [];
  const then = decide(request, sides.openBefore);
  if (then === 'allowed') return [];
  // What cannot be evaluated decides as it did where the same statement stood before.
  if (now === 'undecidable' && isSaidIn(sides.before, 'Allow', said)) return [];
  return [
    {
      request,
      certain: now === 'allowed' && then === 'denied',
      wasConditional:
        now === 'allowed' && then === 'undecidable' && isLoosened(request, sides.openBefore, decide),
    },
  ];
}

function noLongerDenied({ request, said }: Asked, sides: Sides, decide: Decide): Found[] {
  if (decide(request, sides.after) === 'denied' || isSaidIn(sides.after, 'Deny', said)) return [];
  const now = decide(request, sides.openAfter);
  return now === 'denied' ? [] : [{ request, certain: now === 'allowed', wasConditional: true }];
}

/** Without its conditions, what stood before would have allowed it. */
const isLoosened = (request: Request, before: readonly Policy[], decide: Decide): boolean =>
  decide(request, before.map(withoutConditions)) === 'allowed';
