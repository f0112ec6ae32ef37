import { type Plain, plain } from '../../../../assurance/model/plain';
import { isRecord, type Stack } from '../../../../assurance/model/template';
import type { World } from '../../../../assurance/model/world';
import type { Judged } from '../../rule';
import type { Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

/** Values that one stack gives another: taken away, changed, or changed without the other noticing. */
export function exportRules(comparison: Comparison): Judged[] {
  const { before, after } = comparison;
  const uses = usesIn(before);
  return [...exported(before)]
    .flatMap(([name, { stack, value }]) => {
      const importers = uses.imports.get(name) ?? [];
      if (importers.length === 0) return [];
      const now = exported(after).get(name);
      const judged = (rule: string, reason: string): Judged => ({
        rule,
        severity: 'block',
        resource: `${stack}/${name}`,
        label: `export ${name}`,
        reason,
        evidence: [value, now?.value],
      });
      const who = importers.join(', ');
      if (!now)
        return [
          judged(
            'export-removed',
            `${stack} exports it no more, but ${who} as deployed imports it: CloudFormation refuses. Release twice: first stop importing it (keep it with exportValue), then remove it`,
          ),
        ];
      if (canonical(now.value) === canonical(value) && !isReplaced(now.value, comparison)) return [];
      return [
        judged(
          'export-changed',
          `its value changes while ${who} imports it: CloudFormation refuses to change an export in use. Add a new export, move over, remove the old one later`,
        ),
      ];
    })
    .concat(dangling(comparison), weak(comparison));
}

interface Exported {
  readonly stack: string;
  readonly value: Plain;
}

function exported(world: World): ReadonlyMap<string, Exported> {
  return new Map(
    world.set.stacks.flatMap(stack =>
      Object.values(stack.template.Outputs ?? {}).flatMap(output => {
        const name =
          isRecord(output) && output.Export
            ? plain(world, world.resolve(output.Export.Name, { stack }))
            : undefined;
        return typeof name === 'string'
          ? [[name, { stack: stack.key, value: written(world, stack, output.Value) }] as const]
          : [];
      }),
    ),
  );
}

const written = (world: World, stack: Stack, value: unknown): Plain =>
  plain(world, world.resolve(value, { stack }));

/** What a generated id of a replaced resource was exported as comes to something else, though it is written the same. */
function isReplaced(value: Plain, { changes }: Comparison): boolean {
  return changes.some(
    ({ id, replacement }) =>
      replacement !== 'no' &&
      typeof value === 'string' &&
      new RegExp(`resource:${escaped(id)}[.}]`).test(value),
  );
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

interface Uses {
  /** Stacks by the export that they import. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly outputs: readonly {
    readonly consumer: string;
    readonly producer: string;
    readonly output: string;
  }[];
}

function usesIn(world: World): Uses {
  const all = world.set.stacks.flatMap(stack =>
    usesOf(stack.template.Resources).map(use => ({ stack, ...use })),
  );
  const imports = new Map<string, string[]>();
  for (const { stack, name, argument } of all) {
    const exported = name === 'Fn::ImportValue' && plain(world, world.resolve(argument, { stack }));
    if (typeof exported === 'string')
      imports.set(exported, [...new Set([...(imports.get(exported) ?? []), stack.key])]);
  }
  const outputs = all.flatMap(({ stack, name, argument }) => {
    if (name !== 'Fn::GetStackOutput' || !isRecord(argument)) return [];
    const producer = world.set.stacks.find(one => (one.name ?? one.key) === argument.StackName);
    return producer
      ? [{ consumer: stack.key, producer: producer.key, output: String(argument.OutputName) }]
      : [];
  });
  return { imports, outputs: [...new Map(outputs.map(use => [JSON.stringify(use), use])).values()] };
}

/** Every `Fn::ImportValue` and `Fn::GetStackOutput` in a piece of a template. */
function usesOf(json: unknown): { readonly name: string; readonly argument: unknown }[] {
  if (Array.isArray(json)) return json.flatMap(usesOf);
  if (!isRecord(json)) return [];
  return Object.entries(json).flatMap(([name, argument]) => [
    ...(name === 'Fn::ImportValue' || name === 'Fn::GetStackOutput' ? [{ name, argument }] : []),
    ...usesOf(argument),
  ]);
}

/** What the deploy would look for in vain. Only where every stack's templates are there: others may export it. */
function dangling({ before, after }: Comparison): Judged[] {
  const [known, now] = [exported(before), exported(after)];
  return [...usesIn(after).imports].flatMap(([name, stacks]) => {
    const isOurs = after.set.stacks.some(({ key, name: stack = key }) => name.startsWith(stack));
    const wasUsed = usesIn(before).imports.has(name);
    if (now.has(name) || known.has(name) || wasUsed) return [];
    return [
      {
        rule: 'import-missing',
        severity: isOurs ? 'block' : 'ask',
        resource: `${stacks[0]}/${name}`,
        label: `import ${name} of ${stacks.join(', ')}`,
        reason: 'none of the templates exports it: the deploy fails unless another stack does',
        evidence: name,
      } satisfies Judged,
    ];
  });
}

/**
 * A value read when the consumer is deployed: `cdk deploy` compares templates, sees none changed and leaves the consumer
 * with the old one.
 */
function weak(comparison: Comparison): Judged[] {
  return usesIn(comparison.after).outputs.flatMap(use => {
    const [old, now] = [comparison.before, comparison.after].map(world => outputOf(world, use));
    if (old === undefined || now === undefined) return [];
    if (canonical(old) === canonical(now) && !isReplaced(now, comparison)) return [];
    const isDeployed = comparison.changes.some(({ stack }) => stack === use.consumer);
    return [
      {
        rule: 'weak-reference-changed',
        severity: isDeployed ? 'inform' : 'ask',
        resource: `${use.consumer}/${use.output}`,
        label: `${use.consumer}, which reads ${use.output} of ${use.producer}`,
        reason: isDeployed
          ? 'the value changes; the stack that reads it is deployed with this release'
          : 'the value changes, but the stack that reads it does not: a plain cdk deploy leaves it with the old value. Deploy by ops deploy, which updates it',
        evidence: [old, now],
      },
    ];
  });
}

function outputOf(world: World, { producer, output }: Uses['outputs'][number]): Plain {
  const stack = world.set.stacks.find(({ key }) => key === producer);
  const found = stack?.template.Outputs?.[output];
  return stack && found && written(world, stack, found.Value);
}
