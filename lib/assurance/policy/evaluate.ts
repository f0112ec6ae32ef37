import type { Policy } from './document';
import { match } from './glob';
import { type Layer, type LayerKind, layerOf } from './layer';
import { ownerOf, type Request, type Signer } from './request';
import { allOf, anyOf, isUndecided, not, type Ternary, undecided } from './ternary';
import { literal } from './text';

/** The policies that a request meets. */
export interface PolicySet {
  /**
   * All policies of the user or role.
   * @default - none, so nothing is allowed from here
   */
  readonly identity?: readonly Policy[];
  /**
   * Policy of the resource: bucket, key, queue, or a role's trust policy.
   * @default - the resource has none
   */
  readonly resource?: Policy;
  /**
   * Policy of the VPC endpoint that the request goes through; `FULL_ACCESS` for an endpoint that has none.
   * @default - the request goes through no endpoint
   */
  readonly endpoint?: Policy;
  /** @default - the user or role has no permissions boundary */
  readonly boundary?: Policy;
}

export interface Decision {
  readonly decision: 'allowed' | 'denied' | 'undecidable';
  /** The statement or the missing permission that decided, or what is not known. */
  readonly why: string;
}

/**
 * What AWS would decide on a request. A certain answer stays the same whatever the unknown parts turn out to be.
 *
 * Covers the policies of `PolicySet` and the difference between one account and two. Not covered, and to be thought of
 * where they matter: organization policies (SCP, RCP), session policies, access-control lists, KMS grants, S3 Block
 * Public Access, VPC endpoints of services that ignore endpoint policies. The root user needs no identity policy: give
 * it `FULL_ACCESS`.
 */
export function evaluate(request: Request, policies: PolicySet): Decision {
  const layers = layersOf(request, policies);
  const all = Object.values(layers).filter(layer => layer !== undefined);
  const denial = all.find(({ denies }) => denies.holds === true);
  if (denial) return { decision: 'denied', why: `${denial.denies.by} denies it` };

  const granted = [throughEndpoint(layers), grant(layers, request)];
  const missing = granted.find(({ holds }) => holds === false);
  if (missing) return { decision: 'denied', why: missing.otherwise };

  const open = [...all.map(({ denies }) => not(denies.holds)), ...granted.map(({ holds }) => holds)];
  const verdict = allOf(open);
  if (isUndecided(verdict)) return { decision: 'undecidable', why: verdict.undecided };
  const allowing = all.flatMap(({ allows, delegates }) => allows.by ?? delegates.by ?? []);
  return {
    decision: 'allowed',
    why: `${allowing.join(' and ')} ${allowing.length > 1 ? 'allow' : 'allows'} it`,
  };
}

type Layers = Readonly<Partial<Record<LayerKind, Layer>>>;

function layersOf(request: Request, { identity = [], resource, endpoint, boundary }: PolicySet): Layers {
  const { kind } = request.principal;
  const hasIdentity = kind === 'role' || kind === 'user';
  const optional = (name: LayerKind, policy: Policy | undefined) =>
    policy && { [name]: layerOf(name, [policy], request) };
  return {
    ...(hasIdentity && { identity: layerOf('identity', identity, request) }),
    ...(hasIdentity && optional('boundary', boundary)),
    ...optional('resource', resource),
    ...optional('endpoint', endpoint),
  };
}

interface Requirement {
  readonly holds: Ternary;
  /** What to say when it does not hold. */
  readonly otherwise: string;
}

function throughEndpoint({ endpoint }: Layers): Requirement {
  return {
    holds: endpoint?.allows.holds ?? true,
    otherwise: 'no statement of the endpoint policy allows it',
  };
}

function grant(layers: Layers, request: Request): Requirement {
  const { principal } = request;
  if (principal.kind === 'role' || principal.kind === 'user')
    return grantToSigner(layers, request, principal);
  return {
    holds: layers.resource?.allows.holds ?? false,
    otherwise: `the resource policy does not allow ${principal.kind === 'service' ? principal.arn : 'unsigned requests'}`,
  };
}

/**
 * Within one account either side may grant. Across accounts both must, so whatever is granted there would be within
 * one account too: that makes the formula below right when it is not known which of the two it is.
 */
function grantToSigner(layers: Layers, request: Request, signer: Signer): Requirement {
  const { resource } = layers;
  const direct = resource?.allows.holds ?? false;
  const delegated = resource?.delegates.holds ?? false;
  const bounded = layers.boundary?.allows.holds ?? true;
  const identity = allOf([layers.identity?.allows.holds ?? false, bounded]);

  const trusted = needsTrust(request) ? trustOf(resource, delegated) : true;
  const within = anyOf([allOf([identity, trusted]), allOf([direct, exempt(bounded, signer)])]);
  const across = allOf([identity, anyOf([direct, delegated])]);
  const same = sameAccount(request, signer);
  return {
    holds: allOf([within, anyOf([same, across])]),
    otherwise:
      same === false && within !== false
        ? 'the resource belongs to another account, and not both accounts allow it'
        : 'neither the identity policy nor the resource policy allows it',
  };
}

/** Keys and roles follow their own policy; identity policies count only as far as it lets them. */
const needsTrust = ({ action }: Request) => /^(kms:|sts:assumerole)/i.test(action);

const trustOf = (resource: Layer | undefined, delegated: Ternary): Ternary =>
  resource ? delegated : undecided('the key or role follows a policy of its own, which is not known');

/** A boundary does not limit what a resource grants to a user; of a role, it depends on how the session is named. */
function exempt(bounded: Ternary, { kind }: Signer): Ternary {
  if (bounded === true || kind === 'user') return true;
  return undecided('whether the permissions boundary limits the grant depends on how the session is named');
}

function sameAccount(request: Request, { account }: Signer): Ternary {
  const owner = ownerOf(request);
  return owner === undefined
    ? undecided('it is not known which account owns the resource')
    : match(literal(account), literal(owner));
}
