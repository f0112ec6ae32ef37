import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  Function as CloudFrontFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  type IKeyValueStore,
} from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functionCode } from './function-code';

export interface EdgeFunctionProps {
  readonly name: string;
  readonly comment: string;
  /** File in `lambda/edge/`. */
  readonly source: string;
  /** @default - the source declares no names without a value */
  readonly constants?: Readonly<Record<string, string>>;
  readonly store: IKeyValueStore;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

/** Adds a CloudFront Function at viewer request, with its log. CloudFront writes logs to us-east-1 only. */
export function edgeFunction(scope: Construct, props: EdgeFunctionProps): FunctionAssociation {
  // CloudFront would make the group itself at the first line that is logged, and keep it for ever.
  const logs = new LogGroup(scope, 'Logs', {
    logGroupName: `/aws/cloudfront/function/${props.name}`,
    retention: props.logRetentionDays,
    encryptionKey: props.encryptionKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const source = join(__dirname, '../../../lambda/edge', props.source);
  const edge = new CloudFrontFunction(scope, 'Function', {
    functionName: props.name,
    comment: props.comment,
    runtime: FunctionRuntime.JS_2_0,
    keyValueStore: props.store,
    code: FunctionCode.fromInline(functionCode(source, props.constants)),
  });
  edge.node.addDependency(logs);
  return { function: edge, eventType: FunctionEventType.VIEWER_REQUEST };
}
