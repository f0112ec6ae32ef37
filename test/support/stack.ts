import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newApp } from '../../lib/systems/app';

/** The template of one stack in ap-northeast-1 that holds what `build` adds to it. */
export function templateOf(build: (stack: Stack) => void): Template {
  const stack = new Stack(newApp(), 'Test', { env: { region: 'ap-northeast-1' } });
  build(stack);
  return Template.fromStack(stack);
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
