import { nearest } from './nearest';

/** A mistake of the person at the keyboard: commands print its message and no stack trace. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** One value that is not as it must be. */
export interface Problem {
  /** The deployment whose configuration holds the value, for example `bi-staging`. */
  readonly deployment: string;
  /** Dotted path of the value, for example `network.subnets.private[1]`; empty for the whole object. */
  readonly path: string;
  readonly found: string;
  readonly allowed: string;
}

/** Everything that is wrong with the configuration of a system, in all of its deployments at once. */
export class ConfigError extends UserError {
  override readonly name = 'ConfigError';

  constructor(
    system: string,
    readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(
      [`${count} in lib/systems/${system}/environments.ts:`, ...problems.map(describeProblem)].join('\n\n'),
    );
  }
}

/** A deployment that does not exist, or none at all, answered with the names of those that do. */
export function unknownDeployment(found: string | undefined, known: readonly string[]): UserError {
  const allowed = `allowed: ${known.join(', ')}`;
  if (found === undefined) return new UserError(`no deployment was named; ${allowed}`);
  const meant = nearest(found, known);
  return new UserError(
    `unknown deployment ${show(found)}; ${meant ? `did you mean ${show(meant)}? ` : ''}${allowed}`,
  );
}

/** A value as it is printed in a message: JSON, shortened. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function describeProblem({ deployment, path, found, allowed }: Problem): string {
  const where = path === '' ? deployment : `${deployment}: ${path}`;
  return `${where}\n  found:   ${found}\n  allowed: ${allowed}`;
}
