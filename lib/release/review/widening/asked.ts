import {
  type Policy,
  type PolicyDocument,
  type Statement,
  statementsOf,
} from '../../../assurance/policy/document';
import { type Grant, grantsOf, requestsFor } from '../../../assurance/policy/grants';
import type { ContextValue, Principal, Request } from '../../../assurance/policy/request';
import { isUndecided } from '../../../assurance/policy/ternary';
import { anything, OWN_ACCOUNT } from '../../../assurance/policy/token';

/** A request that stands for what one statement is about. */
export interface Asked {
  readonly request: Request;
  /** The statement without its name, for finding the same one on the other side; nothing for an unknown policy. */
  readonly said?: string;
}

/** Contexts beyond this many of one statement are not looked at; nobody writes as many values. */
const MOST_CONTEXTS = 64;

/**
 * A request for each action and resource pattern of the statements with this effect, in each context that their
 * conditions admit.
 *
 * @param resource ARN that everything is about: trust policies name no resource
 */
export function askedIn(
  policies: readonly Policy[],
  principal: Principal,
  effect: Statement['effect'],
  resource?: string,
): Asked[] {
  const requests = (grant: Grant, context: Request['context']) =>
    requestsFor(
      resource === undefined ? grant : { ...grant, resources: resource },
      principal,
      [OWN_ACCOUNT],
      context,
    );
  return policies.flatMap(policy => {
    if (isUndecided(policy))
      return effect === 'Deny'
        ? []
        : grantsOf(policy).flatMap(grant => requests(grant, undefined).map(request => ({ request })));
    return readable(policy, effect).flatMap(statement =>
      grantsOf(asAllow(statement, policy)).flatMap(grant =>
        contextsOf(statement).flatMap(context =>
          requests(grant, context).map(request => ({ request, said: said(statement) })),
        ),
      ),
    );
  });
}

/** Whether a statement that says exactly this stands in the policies. */
export function isSaidIn(
  policies: readonly Policy[],
  effect: Statement['effect'],
  text: string | undefined,
): boolean {
  return (
    text !== undefined &&
    policies.some(policy => !isUndecided(policy) && readable(policy, effect).some(one => said(one) === text))
  );
}

/** The policy without its Deny statements. */
export function withoutDenies(policy: Policy): Policy {
  if (isUndecided(policy)) return policy;
  const isDeny = (json: unknown) => (json as { readonly Effect?: unknown } | null)?.Effect === 'Deny';
  return { Version: policy.Version, Statement: listed(policy).filter(one => !isDeny(one)) };
}

/** The policy with every statement unconditional. */
export function withoutConditions(policy: Policy): Policy {
  if (isUndecided(policy)) return policy;
  const bare = (json: unknown) =>
    typeof json === 'object' && json !== null ? { ...json, Condition: undefined } : json;
  return { Version: policy.Version, Statement: listed(policy).map(bare) };
}

export const listed = ({ Statement: all }: PolicyDocument): readonly unknown[] =>
  Array.isArray(all) ? all : [all];

function readable(policy: PolicyDocument, effect: Statement['effect']): Statement[] {
  return statementsOf(policy).filter((one): one is Statement => !isUndecided(one) && one.effect === effect);
}

function said({ name: _, ...statement }: Statement): string {
  return JSON.stringify(statement);
}

/** What a Deny is about is listed as what an Allow is about. */
function asAllow(statement: Statement, policy: PolicyDocument): PolicyDocument {
  const json = listed(policy)[statementsOf(policy).indexOf(statement)];
  const allowing = typeof json === 'object' ? { ...json, Effect: 'Allow' } : json;
  return { Version: policy.Version, Statement: [allowing] };
}

function contextsOf({ conditions }: Statement): Request['context'][] {
  let contexts: Record<string, ContextValue>[] = [{}];
  for (const { operator, key, values } of conditions) {
    const candidates = valuesFor(operator, values.texts);
    if (candidates.length === 0) continue;
    contexts = contexts.flatMap(context => candidates.map(value => ({ ...context, [key]: value })));
    contexts = contexts.slice(0, MOST_CONTEXTS);
  }
  return contexts;
}

/** Values with which an operator holds; none for an operator that is not evaluated. */
function valuesFor(operator: string, texts: readonly string[]): ContextValue[] {
  const plain = operator.replace(/^For(Any|All)Values?:/, '').replace(/IfExists$/, '');
  if (plain === 'Null') return texts.map(text => (text === 'true' ? undefined : anything('value')));
  if (!/^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnLike|ArnEquals|Bool)$/.test(plain)) return [];
  return texts.map(text => {
    const value = text.replace(/[*?]+/g, anything('value'));
    return operator.startsWith('For') ? [value] : value;
  });
}
