import { createHash } from 'node:crypto';
import { isRecord, type Stack, type TemplateOutput, type TemplateResource } from './template';
import type { ResourceId } from './value';

/** A resource as its template writes it. */
export interface Resource {
  readonly id: ResourceId;
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  /** Name of the condition it exists under. */
  readonly condition?: string;
  readonly template: TemplateResource;
  /** What people call it: the construct's path where CDK left it, otherwise the id. */
  readonly label: string;
}

export interface Output {
  readonly stack: Stack;
  readonly name: string;
  readonly output: TemplateOutput;
}

/** Several templates that are deployed together, by resource, type, output and what refers to what. */
export class TemplateSet {
  readonly resources: readonly Resource[];
  /** The account all stacks are deployed to; undefined where it is not known, or where there are several. */
  readonly account?: string;
  private readonly byId: ReadonlyMap<ResourceId, Resource>;
  private readonly byType: ReadonlyMap<string, readonly Resource[]>;
  private readonly outputs: readonly Output[];
  /** Outputs by the name they are exported under; those whose name is computed, under none. */
  private readonly exports: ReadonlyMap<string, readonly Output[]>;

  constructor(readonly stacks: readonly Stack[]) {
    this.resources = stacks.flatMap(resourcesOf);
    this.byId = new Map(this.resources.map(resource => [resource.id, resource]));
    this.byType = groupBy(this.resources, ({ type }) => type);
    this.outputs = stacks.flatMap(stack =>
      Object.entries(stack.template.Outputs ?? {})
        .filter(([, output]) => isRecord(output))
        .map(([name, output]) => ({ stack, name, output })),
    );
    const exported = this.outputs.filter(({ output }) => output.Export !== undefined);
    this.exports = groupBy(exported, ({ output }) => literal(output.Export?.Name));
    const accounts = new Set(stacks.flatMap(({ account }) => account ?? []));
    if (accounts.size === 1) [this.account] = accounts;
  }

  get(id: ResourceId): Resource | undefined {
    return this.byId.get(id);
  }

  in(stack: Stack, logicalId: string): Resource | undefined {
    return this.byId.get(`${stack.key}/${logicalId}`);
  }

  ofType(...types: readonly string[]): Resource[] {
    return types.flatMap(type => this.byType.get(type) ?? []);
  }

  /** Outputs that may be exported under this name. */
  exportedAs(name: string): Output[] {
    return [...(this.exports.get(name) ?? []), ...(this.exports.get(COMPUTED) ?? [])];
  }

  outputOf(stackName: unknown, name: unknown, region: unknown): Output[] {
    return this.outputs.filter(
      output =>
        output.stack.name === stackName &&
        output.name === name &&
        (region === undefined || output.stack.region === region),
    );
  }

  /** SHA-256 over all templates, whatever their order. */
  get sha256(): string {
    const hash = createHash('sha256');
    for (const line of this.stacks.map(({ key, sha256 }) => `${key} ${sha256}\n`).sort()) hash.update(line);
    return hash.digest('hex');
  }
}

const COMPUTED = '';
const literal = (name: unknown) => (typeof name === 'string' ? name : COMPUTED);

function resourcesOf(stack: Stack): Resource[] {
  return Object.entries(stack.template.Resources)
    .filter(([, template]) => isRecord(template) && typeof template.Type === 'string')
    .map(([logicalId, template]) => {
      const id = `${stack.key}/${logicalId}`;
      return {
        id,
        stack,
        logicalId,
        type: template.Type,
        condition: template.Condition,
        template,
        label: labelOf(template) ?? id,
      };
    });
}

function labelOf({ Metadata }: TemplateResource): string | undefined {
  const path = Metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path.replace(/\/(Resource|Default)$/, '') : undefined;
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
