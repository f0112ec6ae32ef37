import { policiesOf } from '../../isolation/power';
import { type Identity, identities } from '../../model/iam';
import type { World } from '../../model/world';
import { FULL_ACCESS, type Policy, statementsOf } from '../../policy/document';
import { type Decision, evaluate } from '../../policy/evaluate';
import { type Grant, grantsOf, requestsFor } from '../../policy/grants';
import type { Principal } from '../../policy/request';
import { matchAction } from '../../policy/statement';
import { isUndecided } from '../../policy/ternary';
import { OWN_ACCOUNT } from '../../policy/token';
import { byId } from './names';
import { DEEDS, type Deed, type Store, type StoreRequest, storesOf } from './stores';

/** `yes`: whatever else is true. `if`: under a condition, or what is not known decides. */
type Answer = 'yes' | 'if';

/** What somebody may do to one store. */
export interface Access {
  readonly deeds: ReadonlyMap<Deed, Answer>;
  /** The part of the store, where it is not all of it: `datasets/*`. */
  readonly within: readonly string[];
  /** Keys of the conditions on which an `if` depends, as far as they are known: `aws:SourceVpce`. */
  readonly conditions: readonly string[];
}

/** A role of the templates, or a service of AWS that a store's own policy lets in. */
export type Actor =
  | { readonly kind: 'role'; readonly identity: Identity }
  | { readonly kind: 'service'; readonly service: string }
  /** Another account, by its number. */
  | { readonly kind: 'account'; readonly account: string };

interface AccessRow {
  readonly actor: Actor;
  /** In the order of the stores; undefined where nothing is allowed. */
  readonly access: readonly (Access | undefined)[];
}

export interface AccessMatrix {
  readonly stores: readonly Store[];
  readonly rows: readonly AccessRow[];
}

/** Who may do what to which data, decided by the policies of the role and of the store together. */
export function accessMatrix(world: World): AccessMatrix {
  const stores = storesOf(world);
  const roles = [...identities(world)]
    .sort((a, b) => byId(a.resource, b.resource))
    .map(
      (identity): AccessRow => ({
        actor: { kind: 'role', identity },
        access: stores.map(store => ofRole(world, identity, store)),
      }),
    );
  const strangers = strangersIn(stores).map(
    (actor): AccessRow => ({
      actor,
      access: stores.map(store => ofStranger(actor, store)),
    }),
  );
  return { stores, rows: [...roles, ...strangers] };
}

/**
 * The requests come as AWS's clients send them. The version of TLS is a number, which the evaluator does not compare;
 * absent, it meets no minimum as it meets none when it is new enough.
 */
const CONTEXT = { 'aws:SecureTransport': 'true', 's3:TlsVersion': undefined };

function ofRole(world: World, identity: Identity, store: Store): Access | undefined {
  const policies = policiesOf(world, identity);
  const kind = identity.resource.type === 'AWS::IAM::Role' ? 'role' : 'user';
  const principal = { kind, arn: identity.arn, account: OWN_ACCOUNT } as const;
  const grants = [...policies, ...(store.policy ? [store.policy] : [])].flatMap(grantsOf);
  return accessTo(store, grants, principal, policies);
}

type Stranger = Exclude<Actor, { readonly kind: 'role' }>;

/**
 * What a stranger's own account allows is taken to be everything. Whether a number is that of the own account is not
 * known, so only what names it is looked at.
 */
function ofStranger(actor: Stranger, store: Store): Access | undefined {
  const { policy } = store;
  if (!policy || isUndecided(policy)) return undefined;
  if (actor.kind === 'service')
    return accessTo(store, grantsOf(policy), { kind: 'service', arn: actor.service }, []);
  const { account } = actor;
  const naming = [policy.Statement].flat().filter(one => JSON.stringify(one).includes(account));
  const root = { kind: 'user', arn: `arn:aws:iam::${account}:root`, account } as const;
  return accessTo(store, grantsOf({ ...policy, Statement: naming }), root, [FULL_ACCESS]);
}

/** Services and other accounts that policies of stores name. */
function strangersIn(stores: readonly Store[]): Stranger[] {
  const named = stores.flatMap(({ policy }) => (policy ? principalsIn(policy) : []));
  const services = named.flatMap(({ type, text }) => (type === 'Service' ? [text] : []));
  const accounts = named.flatMap(({ type, text }) => (type === 'AWS' ? (/\d{12}/.exec(text) ?? []) : []));
  return [
    ...[...new Set(services)].sort().map(service => ({ kind: 'service' as const, service })),
    ...[...new Set(accounts)].sort().map(account => ({ kind: 'account' as const, account })),
  ];
}

const principalsIn = (policy: Policy) =>
  isUndecided(policy)
    ? []
    : statementsOf(policy).flatMap(statement =>
        isUndecided(statement) || statement.effect === 'Deny' ? [] : (statement.principals?.named ?? []),
      );

function accessTo(
  store: Store,
  grants: readonly Grant[],
  principal: Principal,
  identity: readonly Policy[],
): Access | undefined {
  const granted = store.requests.flatMap(request =>
    patternsFor(store, request, grants)
      .map(resources => ({
        ...request,
        resources,
        ...decide(store, { ...request, resources }, principal, identity),
      }))
      .filter(({ decision }) => decision !== 'denied'),
  );
  if (granted.length === 0) return undefined;
  const deeds = DEEDS.flatMap((deed): [Deed, Answer][] => {
    const decisions = granted.filter(one => one.deed === deed).map(({ decision }) => decision);
    return decisions.length === 0 ? [] : [[deed, decisions.includes('allowed') ? 'yes' : 'if']];
  });
  const parts = granted.flatMap(({ on, resources }) =>
    on === 'inside' ? [resources.slice(store.arn.length + 1)] : [],
  );
  const open = granted.filter(({ decision }) => decision === 'undecidable');
  return {
    deeds: new Map(deeds),
    within: parts.includes('*') ? [] : [...new Set(parts)].sort(),
    conditions: [...new Set(open.flatMap(({ why }) => keysIn(why)))].sort(),
  };
}

/** The evaluator says which key of the context it would have to know. */
const keysIn = (why: string): string[] =>
  Array.from(why.matchAll(/what (\S+:\S+) is/g), ([, key = '']) => key);

/** What to ask about: each part of the store that a grant names, or all of it. */
function patternsFor({ arn }: Store, { action, on }: StoreRequest, grants: readonly Grant[]): string[] {
  const about = grants.filter(({ actions }) => matchAction(actions, action) !== false);
  if (about.length === 0) return [];
  if (on === 'itself') return [arn];
  const parts = about.flatMap(({ resources }) => (resources.startsWith(`${arn}/`) ? [resources] : []));
  const wide = about.some(({ resources }) => !resources.startsWith(`${arn}/`) && resources !== arn);
  return [...new Set([...parts, ...(wide ? [`${arn}/*`] : [])])];
}

function decide(
  { policy }: Store,
  { action, resources }: StoreRequest & { readonly resources: string },
  principal: Principal,
  identity: readonly Policy[],
): Decision {
  const asked = { by: '', actions: action, resources };
  const [request] = requestsFor(asked, principal, [OWN_ACCOUNT], CONTEXT);
  if (!request) return { decision: 'denied', why: 'nothing is asked' };
  return evaluate(request, { identity, ...(policy && { resource: policy }) });
}
