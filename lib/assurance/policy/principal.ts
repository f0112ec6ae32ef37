import type { Principals } from './document';
import { match } from './glob';
import { identityArn, type Principal, type Signer } from './request';
import { anyOf, type Ternary, undecided } from './ternary';
import { folded, literal, plain } from './text';

/** How a policy names who asks. */
export interface Naming {
  /** Itself, its role, or everyone. */
  readonly directly: Ternary;
  /** Its account, which leaves the choice to the identity policies there. */
  readonly byAccount: Ternary;
}

const nobody: Naming = { directly: false, byAccount: false };

/** Whether the `Principal` of a statement names who asks; `NotPrincipal` is not decided. */
export function naming(principals: Principals | undefined, principal: Principal): Naming {
  if (!principals) return everyUndecided('it names no principal');
  if (principals.negated) return everyUndecided('NotPrincipal is not evaluated');
  const namings = principals.named.map(({ type, text }) => namingBy(type, text, principal));
  return {
    directly: anyOf(namings.map(({ directly }) => directly)),
    byAccount: anyOf(namings.map(({ byAccount }) => byAccount)),
  };
}

function everyUndecided(why: string): Naming {
  return { directly: undecided(why), byAccount: undecided(why) };
}

function namingBy(type: string, text: string, principal: Principal): Naming {
  switch (type) {
    case 'AWS':
      if (text === '*') return { directly: true, byAccount: false };
      return principal.kind === 'role' || principal.kind === 'user'
        ? namingOfSigner(text, principal)
        : nobody;
    case 'Service':
      return principal.kind === 'service'
        ? { directly: match(plain(text), literal(principal.arn)), byAccount: false }
        : nobody;
    default:
      return everyUndecided(`a ${type} principal is not evaluated`);
  }
}

const ROOT = /^arn:[^:]*:iam::(?<account>\d{12}|\$\{[^}]*\}):root$/;

function namingOfSigner(text: string, signer: Signer): Naming {
  const root = ROOT.exec(text)?.groups?.account;
  const arns = [...new Set([signer.arn, identityArn(signer)])];
  return {
    directly: anyOf(arns.map(arn => isNamed(text, arn))),
    byAccount: match(plain(root ?? text), literal(signer.account)),
  };
}

/** AWS keeps a principal's id instead of its ARN, and compares names without regard to case. */
function isNamed(text: string, arn: string): Ternary {
  if (/^A[A-Z0-9]{15,}$/.test(text)) return undecided(`the id ${text} may be anybody's`);
  if (/[*?]/.test(text)) return undecided(`${text} has a wildcard, which AWS refuses`);
  const [expected, actual] = [plain(text), literal(arn)];
  const matched = match(expected, actual);
  if (matched !== false || match(folded(expected), folded(actual)) === false) return matched;
  return undecided(`${text} differs from ${arn} in case only`);
}
