import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadStacks } from '../../../assurance/model/load';
import type { Stack } from '../../../assurance/model/template';
import { UserError } from '../../../config/errors';

/** A stack as it would be deployed. */
export interface AssemblyStack {
  /** What the CDK CLI calls it, for example `bi-production/service`. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** Stacks that come before it, by name. */
  readonly dependencies: readonly string[];
  readonly stack: Stack;
}

/** The templates of a deployment, in an order in which they can be deployed. */
export interface Assembly {
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      displayName: z.string().optional(),
      dependencies: z.array(z.string()).default([]),
      properties: z.object({ stackName: z.string().optional() }).loose().optional(),
    }),
  ),
});

/** Reads a cloud assembly whose stacks are not in a stage. */
export function readAssembly(directory: string): Assembly {
  const { artifacts } = manifestSchema.parse(
    JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')),
  );
  const templates = new Map(loadStacks([directory]).map(stack => [stack.name, stack]));
  const isStack = (id: string) => artifacts[id]?.type === 'aws:cloudformation:stack';
  const nameOf = (id: string) => artifacts[id]?.properties?.stackName ?? id;
  const stacks = Object.entries(artifacts)
    .filter(([id]) => isStack(id))
    .map(([id, { displayName = id, dependencies }]): AssemblyStack => {
      const name = nameOf(id);
      const stack = templates.get(name);
      if (!stack?.region)
        throw new UserError(`${name} says no Region; every stack of a deployment must name its own`);
      const before = dependencies.filter(isStack).map(nameOf);
      return { id: displayName, name, region: stack.region, dependencies: before, stack };
    });
  return { directory, stacks: inOrder(stacks) };
}

function inOrder(stacks: readonly AssemblyStack[]): AssemblyStack[] {
  const ordered: AssemblyStack[] = [];
  const names = new Set<string>();
  while (ordered.length < stacks.length) {
    const next = stacks.find(
      ({ name, dependencies }) => !names.has(name) && dependencies.every(before => names.has(before)),
    );
    if (!next) throw new Error('the stacks depend on each other in a circle');
    ordered.push(next);
    names.add(next.name);
  }
  return ordered;
}
