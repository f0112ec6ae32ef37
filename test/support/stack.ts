import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { newApp } from '../../lib/systems/app';

/** The template of one stack in ap-northeast-1 that holds what `build` adds to it. */
export function templateOf(build: (stack: Stack) => void): Template {
  const stack = new Stack(newApp(), 'Test', { env: { region: 'ap-northeast-1' } });
  build(stack);
  return Template.fromStack(stack);
}

/** Stands for the deployment's key. */
export const KEY_ARN = 'arn:aws:kms:ap-northeast-1:111111111111:key/00000000-0000-0000-0000-000000000000';
export function anyKey(stack: Stack): IKey {
  return Key.fromKeyArn(stack, `EncryptionKey${stack.node.children.length}`, KEY_ARN);
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string[];
  readonly Resource: unknown[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of every inline role policy, with actions and resources as lists. */
export function statementsOf(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(policy =>
    policy.Properties.PolicyDocument.Statement.map((statement: Statement) => ({
      ...statement,
      Action: [statement.Action].flat(),
      Resource: [statement.Resource].flat(),
    })),
  );
}
