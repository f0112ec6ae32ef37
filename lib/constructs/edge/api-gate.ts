import type { FunctionAssociation } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { type EdgeFunctionProps, edgeFunction } from './edge-function';

export type ApiGateProps = Pick<EdgeFunctionProps, 'name' | 'store' | 'logRetentionDays' | 'encryptionKey'>;

/**
 * Answers `/api/*` with a 503 in JSON while the store says that the site is closed for maintenance. A request that
 * it lets pass reaches the API as it came; a store that cannot be read closes nothing.
 */
export class ApiGate extends Construct {
  /** For the behaviour that serves the API, and for no other. */
  readonly association: FunctionAssociation;

  constructor(scope: Construct, id: string, props: ApiGateProps) {
    super(scope, id);
    this.association = edgeFunction(this, {
      ...props,
      comment: 'answers in place of the API during maintenance',
      source: 'api-gate.ts',
    });
  }
}
