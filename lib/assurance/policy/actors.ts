import { accountIn } from './arn';
import { type Policy, type Statement, statementsOf } from './document';
import type { Anonymous, Signer } from './request';
import { isUndecided } from './ternary';
import { anything, FOREIGN_ACCOUNT, OWN_ACCOUNT, otherPath } from './token';

/** Somebody who could send a request. */
export interface Actor {
  /** For a report: `foreign credentials (role)`. */
  readonly name: string;
  readonly principal: Signer | Anonymous;
}

/** Credentials of an account that no policy names, in every form that credentials have. */
export function foreigners(partition = 'aws'): readonly Actor[] {
  return identitiesOf('foreign credentials', partition, FOREIGN_ACCOUNT);
}

/** Credentials of the own account that no policy names, and its root user. */
export function bystanders(partition = 'aws'): readonly Actor[] {
  return identitiesOf('other own credentials', partition, OWN_ACCOUNT);
}

export const UNSIGNED: Actor = { name: 'no credentials', principal: { kind: 'anonymous' } };

function identitiesOf(name: string, partition: string, account: string): readonly Actor[] {
  const identity = (kind: Signer['kind'], what: string, service: string, resource: string): Actor => ({
    name: `${name} (${what})`,
    principal: { kind, account, arn: `arn:${partition}:${service}::${account}:${resource}` },
  });
  return [
    identity('role', 'role', 'iam', `role/${otherPath('role')}`),
    identity('user', 'user', 'iam', `user/${otherPath('user')}`),
    identity('user', 'root user', 'iam', 'root'),
    identity('user', 'federated user', 'sts', `federated-user/${otherPath('user')}`),
  ];
}

/**
 * Who is written in a policy: its roles and users, and anybody in the accounts it names. Together with `foreigners`,
 * `bystanders` and `UNSIGNED` that is everybody, as far as the policy can tell them apart.
 */
export function namedIn(policy: Policy, partition = 'aws'): readonly Actor[] {
  if (isUndecided(policy)) return [];
  const statements = statementsOf(policy).flatMap(statement => (isUndecided(statement) ? [] : [statement]));
  const identities = new Set(statements.flatMap(principalsIn).filter(text => IDENTITY.test(text)));
  return [
    ...[...identities].map(identityNamed),
    ...accountsIn(policy).flatMap(account => identitiesOf(`credentials of ${account}`, partition, account)),
  ];
}

/** Account numbers that a policy names, in whatever place. */
export function accountsIn(policy: Policy): readonly string[] {
  return [...new Set(JSON.stringify(policy).match(/(?<!\d)\d{12}(?!\d)/g))];
}

const IDENTITY = /^(arn:[^:]*:(iam|sts)::[^:]*:(role|user|assumed-role|federated-user)\/.|\$\{resource:)/;

function principalsIn({ principals, conditions }: Statement): readonly string[] {
  const compared = conditions.filter(({ key }) => /principal/i.test(key));
  return [
    ...(principals?.named.map(({ text }) => text) ?? []),
    ...compared.flatMap(({ values }) => values.texts),
  ];
}

function identityNamed(text: string): Actor {
  const foreign = text.replace(/(?<=^arn:[^:]*:[^:]*::)[^:]*[*?][^:]*/, () => FOREIGN_ACCOUNT);
  const arn = foreign.replace(/[*?]+/g, () => anything('name'));
  const kind = /^arn:[^:]*:[^:]*::[^:]*:(user|federated-user)\//.test(arn) ? 'user' : 'role';
  return { name: arn, principal: { kind, arn, account: accountIn(arn) ?? OWN_ACCOUNT } };
}
