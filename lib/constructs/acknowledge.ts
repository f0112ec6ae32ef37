import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Findings of rules that stay as they are, and why. */
export interface Acknowledgement {
  /** Ids as the report prints them after "Acknowledge with", each for one rule or for one wildcard of it. */
  readonly rules: readonly string[];
  /** Construct paths below the deployment, each with its stack; a scope covers what is below it. */
  readonly scopes: readonly string[];
  readonly reason: string;
  /** What has to change before somebody should decide again. */
  readonly revisit: string;
}

/**
 * Acknowledges findings, each in its scopes only. Call it when every construct is there.
 *
 * @throws Error for a scope that is a whole stack or the deployment, or no construct at all
 */
export function acknowledge(deployment: IConstruct, acknowledgements: readonly Acknowledgement[]): void {
  for (const { rules, scopes, reason, revisit } of acknowledgements) {
    for (const construct of scopes.map(scope => find(deployment, scope))) {
      for (const id of rules) {
        Validations.of(construct).acknowledge({ id, reason: `${reason}; again when ${revisit}` });
      }
    }
  }
}

function find(deployment: IConstruct, scope: string): IConstruct {
  let found: IConstruct | undefined = deployment;
  for (const id of scope.split('/')) found = found?.node.tryFindChild(id);
  if (!found || Stack.isStack(found)) {
    throw new Error(
      `an acknowledgement has the scope ${JSON.stringify(scope)}, which is ${found ? 'a whole stack' : 'no construct'} ` +
        `of ${deployment.node.path}; allowed: the path of a construct in a stack, such as "service/Health/Function"`,
    );
  }
  return found;
}
