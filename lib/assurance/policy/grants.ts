import { accountIn } from './arn';
import { type Element, type Policy, type Statement, statementsOf } from './document';
import type { ContextValue, Principal, Request } from './request';
import { isUndecided } from './ternary';
import { anything } from './token';

/** Something that an Allow could grant. */
export interface Grant {
  /** The statement. */
  readonly by: string;
  /** Pattern of actions, as in a policy. */
  readonly actions: string;
  /** Pattern of resources, as in a policy. */
  readonly resources: string;
}

/**
 * The most that a policy could grant to anybody, as pairs of patterns. Conditions, principals and Deny statements are
 * not regarded; what cannot be listed (`NotAction`, an unknown policy) counts as everything.
 */
export function grantsOf(policy: Policy): readonly Grant[] {
  if (isUndecided(policy)) return [{ by: 'an unknown policy', actions: '*', resources: '*' }];
  return statementsOf(policy).flatMap(statement =>
    isUndecided(statement)
      ? [{ by: statement.name, actions: '*', resources: '*' }]
      : statement.effect === 'Allow'
        ? pairsOf(statement)
        : [],
  );
}

function pairsOf({ name, actions, resources }: Statement): readonly Grant[] {
  return patternsOf(actions).flatMap(action =>
    patternsOf(resources).map(resource => ({ by: name, actions: action, resources: resource })),
  );
}

const patternsOf = (element: Element | undefined) => (element && !element.negated ? element.texts : ['*']);

/** Where requests come from and whom they may concern. */
export interface Surroundings {
  /**
   * What is known of every request; see `Request.context`.
   * @default - nothing
   */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /**
   * Accounts in which a resource may be whose ARN does not name one.
   * @default - the own account, a foreign one, and those that the policy names
   */
  readonly owners?: readonly string[];
  /** @default aws */
  readonly partition?: string;
}

/**
 * Requests that stand for all that a grant is about: each wildcard is a token for any text, so a decision on one of
 * them holds for all, and a decision that depends on the text is undecidable. A resource whose ARN names no account is
 * tried in each owner's.
 */
export function requestsFor(
  grant: Grant,
  principal: Principal,
  owners: readonly string[],
  context: Request['context'],
): readonly Request[] {
  const [action, resource] = [instanceOf(grant.actions, 'action'), instanceOf(grant.resources, 'resource')];
  const account = accountIn(grant.resources);
  const candidates = account && !/[*?]/.test(account) ? [account] : owners;
  return candidates.map(resourceAccount => ({ action, resource, resourceAccount, principal, context }));
}

const WILDCARD = /\$\{([*?])\}|[*?]+/g;

function instanceOf(pattern: string, what: string): string {
  return pattern.replace(WILDCARD, (_, escaped?: string) => escaped ?? anything(what));
}
