import { type FunctionAssociation, KeyValueStore } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { type EdgeFunctionProps, edgeFunction } from './edge-function';

export interface SpaRouterProps
  extends Pick<EdgeFunctionProps, 'name' | 'logRetentionDays' | 'encryptionKey'> {
  /** Key in the store whose value is the id of the release being served. */
  readonly releaseKey: string;
}

/**
 * Decides which release of the single-page application a document comes from: `/releases/<id>/…` in the bucket.
 *
 * Writing another id under the key switches the release, or switches back, within seconds and without a deployment.
 * Before the first release documents are answered with a 503 that says so, and so they are during maintenance, for
 * which another key holds the end. The store starts empty and no template holds its values: a deployment never changes
 * which release is served, nor opens or closes the site.
 */
export class SpaRouter extends Construct {
  readonly store: KeyValueStore;
  /** For the behaviour that serves documents, and for no other. */
  readonly association: FunctionAssociation;

  constructor(scope: Construct, id: string, { releaseKey, ...props }: SpaRouterProps) {
    super(scope, id);
    this.store = new KeyValueStore(this, 'Store', {
      keyValueStoreName: props.name,
      comment: `${releaseKey}: id of the release being served`,
    });
    this.association = edgeFunction(this, {
      ...props,
      comment: 'leads documents into the release being served',
      source: 'spa-router.ts',
      constants: { RELEASE_KEY: releaseKey },
      store: this.store,
    });
  }
}
