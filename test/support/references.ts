import type { Json, SynthesizedDeployment } from './deployment';

export interface CrossStackReference {
  /** Stack that uses the value. */
  readonly from: string;
  /** Stack and construct the value is taken from, for example `network: Network/Vpc`. */
  readonly to: string;
  /** Strong: an export that cannot change while it is imported. Weak: read when the user is deployed. */
  readonly strength: 'strong' | 'weak';
}

/** Every value that one stack of a deployment takes from another. */
export function crossStackReferences(deployment: SynthesizedDeployment): CrossStackReference[] {
  const references = deployment.stacks.flatMap(({ id, template }) =>
    findUses(template).map(({ use, strength }) => ({ from: id, to: producerOf(deployment, use), strength })),
  );
  return [...new Map(references.map(reference => [JSON.stringify(reference), reference])).values()].sort(
    (a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`),
  );
}

export interface Use {
  readonly use: { readonly exportName: string } | { readonly stackName: string; readonly output: string };
  readonly strength: 'strong' | 'weak';
}

function findUses(value: Json): Use[] {
  if (typeof value !== 'object' || value === null) return [];
  if (typeof value['Fn::ImportValue'] === 'string') {
    return [{ use: { exportName: value['Fn::ImportValue'] }, strength: 'strong' }];
  }
  const output = value['Fn::GetStackOutput'];
  if (output) return [{ use: { stackName: output.StackName, output: output.OutputName }, strength: 'weak' }];
  return Object.values(value).flatMap(findUses);
}

/** Stack and construct that a reference leads to, for example `network: Network/Vpc`. */
export function producerOf(deployment: SynthesizedDeployment, use: Use['use']): string {
  for (const { id, artifact, template, resources } of deployment.stacks) {
    for (const [name, output] of Object.entries<Json>(template.Outputs ?? {})) {
      const produced =
        'exportName' in use
          ? output.Export?.Name === use.exportName
          : artifact.stackName === use.stackName && name === use.output;
      if (!produced) continue;
      const logicalId = output.Value.Ref ?? output.Value['Fn::GetAtt']?.[0];
      const path = resources.find(resource => resource.logicalId === logicalId)?.path ?? logicalId;
      return `${id}: ${path}`;
    }
  }
  throw new Error(`nothing produces ${JSON.stringify(use)}`);
}
