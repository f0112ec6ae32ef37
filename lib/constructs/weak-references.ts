import { CfnOutput, CfnParameter, type CfnResource, Stack, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { WEAK_REFERENCES_PARAMETER } from '../contract/releases';

export interface WeakReferencesProps {
  /** What the stack reads from a stack in another Region, by the name of the output that shows it. */
  readonly values: Readonly<Record<string, string>>;
  /** Resources that hold such a value; they take tags. */
  readonly readers: readonly CfnResource[];
}

/**
 * Makes stale weak references visible and curable. CloudFormation resolves `Fn::GetStackOutput` when a stack is updated,
 * and a template that did not change is no update, so a stack can hold for ever what another has replaced.
 *
 * An output shows each value as it was resolved, to be compared with the producer's. The readers carry a parameter as a
 * tag: another value of it changes exactly these resources, and with them what they read is resolved anew. (In their
 * metadata the parameter would be no change to the emulator, and on AWS one that nobody has seen resolve a property.)
 */
export class WeakReferences extends Construct {
  constructor(scope: Construct, id: string, { values, readers }: WeakReferencesProps) {
    super(scope, id);
    for (const [name, value] of Object.entries(values))
      new CfnOutput(Stack.of(this), name, { value, description: 'as it was read from another stack' });
    const parameter = new CfnParameter(this, 'Parameter', {
      description: 'Stands for what was read from other stacks at the last forced update.',
      default: 'none',
    });
    parameter.overrideLogicalId(WEAK_REFERENCES_PARAMETER);
    for (const reader of readers) Tags.of(reader).add('weak-references', parameter.valueAsString);
  }
}
