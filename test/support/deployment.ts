import type { App } from 'aws-cdk-lib';
import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { assemblyOf } from './assemblies/assembly';

/** JSON of any shape: tests pick out what they know is there. */
// biome-ignore lint/suspicious/noExplicitAny: typing templates would test the types, not the templates
export type Json = any;

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Json;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  /** Construct path below the stack, for example `Network/Vpc`. */
  readonly path: string;
}

export interface SynthesizedStack {
  /** Short name, for example `network`. */
  readonly id: string;
  readonly artifact: CloudFormationStackArtifact;
  readonly template: Json;
  readonly resources: readonly Resource[];
}

export interface SynthesizedDeployment {
  readonly name: string;
  readonly assembly: CloudAssembly;
  readonly stacks: readonly SynthesizedStack[];
  /** Resources of one type, or all, in every stack. */
  resources(type?: string): Resource[];
  stack(id: string): SynthesizedStack;
}

const cache = new Map<string, SynthesizedDeployment>();

/**
 * One deployment, or `other-choices`, as `cdk deploy` would see it; synthesized once until a source changes. Read only.
 */
export function synthesized(name: string): SynthesizedDeployment {
  const known = cache.get(name) ?? deploymentIn(name, new CloudAssembly(assemblyOf(name)));
  cache.set(name, known);
  return known;
}

/** A deployment with a configuration that no environment has. */
export function synthesize(name: string, create: (app: App) => void): SynthesizedDeployment {
  // Loaded only here: who reads what is synthesized already needs no CDK.
  const { newApp }: typeof import('../../lib/systems/app') = require('../../lib/systems/app');
  const app = newApp();
  create(app);
  return deploymentIn(name, app.synth());
}

function deploymentIn(name: string, assembly: CloudAssembly): SynthesizedDeployment {
  const stacks = assembly.stacks.map(toStack);
  return {
    name,
    assembly,
    stacks,
    resources: type =>
      stacks
        .flatMap(({ resources }) => resources)
        .filter(resource => type === undefined || resource.type === type),
    stack: id => {
      const found = stacks.find(stack => stack.id === id);
      if (!found)
        throw new Error(`${name} has no stack ${id}; it has ${stacks.map(stack => stack.id).join(', ')}`);
      return found;
    },
  };
}

function toStack(artifact: CloudFormationStackArtifact): SynthesizedStack {
  const { template } = artifact;
  const prefix = `/${artifact.hierarchicalId}/`;
  const paths = new Map(
    artifact
      .findMetadataByType('aws:cdk:logicalId')
      .map(({ path, data }) => [data, path.replace(prefix, '')]),
  );
  const resources = Object.entries<Json>(template.Resources ?? {}).map(([logicalId, resource]) => ({
    logicalId,
    type: resource.Type,
    properties: resource.Properties ?? {},
    deletionPolicy: resource.DeletionPolicy,
    updateReplacePolicy: resource.UpdateReplacePolicy,
    path: (paths.get(logicalId) ?? logicalId).replace(/\/(Resource|Default)$/, ''),
  }));
  const [, ...path] = artifact.hierarchicalId.split('/');
  return { id: path.join('/'), artifact, template, resources };
}
