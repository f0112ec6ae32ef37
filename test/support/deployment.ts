import type { App } from 'aws-cdk-lib';
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { newApp } from '../../lib/systems/app';
import { createDeployment } from '../../lib/systems/deployments';

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

/** One deployment as `cdk deploy` would see it; synthesized once per test file. Read only. */
export function synthesized(name: string): SynthesizedDeployment {
  const known = cache.get(name) ?? synthesize(name, app => createDeployment(app, name));
  cache.set(name, known);
  return known;
}

/** A deployment with a configuration that no environment has. */
export function synthesize(name: string, create: (app: App) => void): SynthesizedDeployment {
  const app = newApp();
  create(app);
  const assembly = app.synth();
  const stacks = assembly.stacks.map(artifact => toStack(name, artifact));
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

function toStack(deployment: string, artifact: CloudFormationStackArtifact): SynthesizedStack {
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
  return { id: artifact.hierarchicalId.replace(`${deployment}/`, ''), artifact, template, resources };
}
