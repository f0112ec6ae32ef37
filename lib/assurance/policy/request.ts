import { accountIn } from './arn';
import { type Undecided, undecided } from './ternary';

/** Who asks. Account numbers and ARNs may hold tokens. */
export type Principal = Signer | Service | Anonymous;

/** Holds credentials of an account. */
export interface Signer {
  readonly kind: 'role' | 'user';
  /** ARN of the role, its session, or the user; the root user is the user `arn:aws:iam::<account>:root`. */
  readonly arn: string;
  readonly account: string;
  /**
   * ARN of the role, where `arn` is one of its sessions.
   * @default - `arn`
   */
  readonly roleArn?: string;
}

/** An AWS service that acts for itself. */
interface Service {
  readonly kind: 'service';
  /** Name of the service principal, for example `delivery.logs.amazonaws.com`. */
  readonly arn: string;
}

/** Sends an unsigned request. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/**
 * A value of the request context: one text, or the texts of a multi-valued key; `undefined` where the key is known to
 * be absent. What is not listed may be absent or have any value.
 */
export type ContextValue = string | readonly string[] | Undecided | undefined;

export interface Request {
  /** For example `s3:PutObject`. */
  readonly action: string;
  /** ARN; `*` where the action knows no resources. */
  readonly resource: string;
  /**
   * Account that owns the resource.
   * @default - the account in the ARN, not known where the ARN has none
   */
  readonly resourceAccount?: string;
  readonly principal: Principal;
  /**
   * By condition key, in any case. Who asks and who owns the resource (`aws:PrincipalArn`, `aws:PrincipalAccount`,
   * `aws:PrincipalIsAWSService`, `aws:ResourceAccount` …) need no mention.
   * @default - nothing is known
   */
  readonly context?: Readonly<Record<string, ContextValue>>;
}

export function ownerOf({ resource, resourceAccount }: Request): string | undefined {
  return resourceAccount ?? accountIn(resource);
}

/** The role, for its sessions too: policies and `aws:PrincipalArn` name the role. */
export const identityArn = ({ arn, roleArn }: Signer) => roleArn ?? arn;

/** What a key may hold: one possibility, mostly. */
export function valuesOf(request: Request, key: string): readonly ContextValue[] {
  const name = key.toLowerCase();
  for (const [given, value] of Object.entries(request.context ?? {}))
    if (given.toLowerCase() === name) return [value];
  return impliedBy(request)[name] ?? [undecided(`the request does not say what ${key} is`)];
}

type Implied = Readonly<Record<string, readonly ContextValue[]>>;

function impliedBy(request: Request): Implied {
  const owner = ownerOf(request);
  return { ...impliedByPrincipal(request.principal), ...(owner && { 'aws:resourceaccount': [owner] }) };
}

function impliedByPrincipal(principal: Principal): Implied {
  switch (principal.kind) {
    case 'anonymous':
      // Whether an unsigned request has no account or the account `anonymous` is not certain; both are looked at.
      return { 'aws:principalarn': [undefined], 'aws:principalaccount': [undefined, 'anonymous'] };
    case 'service':
      return { 'aws:principalisawsservice': ['true'], 'aws:principalservicename': [principal.arn] };
    default:
      return {
        'aws:principalarn': [identityArn(principal)],
        'aws:principalaccount': [principal.account],
        'aws:principalisawsservice': ['false'],
        'aws:principalservicename': [undefined],
      };
  }
}
