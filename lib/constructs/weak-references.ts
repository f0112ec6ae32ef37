import { CfnOutput, CfnParameter, type CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { WEAK_REFERENCES_PARAMETER } from '../contract/releases';

export interface WeakReferencesProps {
  /** What the stack reads from a stack in another Region, by the name of the output that shows it. */
  readonly values: Readonly<Record<string, string>>;
  /** Resources that hold such a value. */
  readonly readers: readonly CfnResource[];
}

/**
 * Makes stale weak references visible and curable. CloudFormation resolves `Fn::GetStackOutput` when a stack is updated,
 * and a template that did not change is no update, so a stack can hold for ever what another has replaced.
 *
 * An output shows each value as it was resolved, to be compared with the producer's. A parameter in the metadata of the
 * resources that hold one gives an update something to change. Not verified on AWS: that a change of metadata resolves
 * the properties beside it anew; a deploy reads the outputs back and fails where it did not.
 */
export class WeakReferences extends Construct {
  constructor(scope: Construct, id: string, { values, readers }: WeakReferencesProps) {
    super(scope, id);
    for (const [name, value] of Object.entries(values))
      new CfnOutput(Stack.of(this), name, { value, description: 'as it was read from another stack' });
    const parameter = new CfnParameter(this, 'Parameter', {
      description: 'What was read from other stacks at the last forced update.',
      default: 'none',
    });
    parameter.overrideLogicalId(WEAK_REFERENCES_PARAMETER);
    for (const reader of readers) reader.addMetadata('weak-references', parameter.valueAsString);
  }
}
