import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  Function as CloudFrontFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  KeyValueStore,
} from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { functionCode } from './function-code';

const SOURCE = join(__dirname, '../../../lambda/edge/spa-router.ts');

export interface SpaRouterProps {
  /** Name of the function and of its store. */
  readonly name: string;
  /** Key in the store whose value is the id of the release being served. */
  readonly releaseKey: string;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

/**
 * Decides which release of the single-page application a document comes from: `/releases/<id>/…` in the bucket.
 *
 * Writing another id under the key switches the release, or switches back, within seconds and without a deployment.
 * Before the first release documents are answered with a 503 that says so. The store starts empty and no template
 * holds its value: a deployment never changes which release is served.
 */
export class SpaRouter extends Construct {
  readonly store: KeyValueStore;
  /** For the behaviour that serves documents, and for no other. */
  readonly association: FunctionAssociation;

  constructor(scope: Construct, id: string, props: SpaRouterProps) {
    super(scope, id);
    this.store = new KeyValueStore(this, 'Store', {
      keyValueStoreName: props.name,
      comment: `${props.releaseKey}: id of the release being served`,
    });
    // CloudFront would make the group itself at the first line that is logged, and keep it for ever.
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/cloudfront/function/${props.name}`,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const router = new CloudFrontFunction(this, 'Function', {
      functionName: props.name,
      comment: 'leads documents into the release being served',
      runtime: FunctionRuntime.JS_2_0,
      keyValueStore: this.store,
      code: FunctionCode.fromInline(functionCode(SOURCE, { RELEASE_KEY: props.releaseKey })),
    });
    router.node.addDependency(logs);
    this.association = { function: router, eventType: FunctionEventType.VIEWER_REQUEST };
  }
}
