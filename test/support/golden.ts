import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Json, Resource, SynthesizedDeployment, SynthesizedStack } from './deployment';
import { producerOf } from './references';

const GOLDEN = join(__dirname, '../golden');
const WIDTH = 110;

/** What the golden file says, and what it should say. With `UPDATE_GOLDEN` set, the file is written first. */
export function golden(
  deployment: SynthesizedDeployment,
  stack: SynthesizedStack,
): { found: string; expected: string } {
  const file = join(GOLDEN, deployment.name, `${stack.id}.txt`);
  const found = new Renderer(deployment, stack).render();
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, found);
  }
  return { found, expected: existsSync(file) ? readFileSync(file, 'utf8') : '' };
}

/**
 * A template as a person reads it: constructs by path, intrinsics as `<what they refer to>`, a policy statement a
 * line. Tags, asset hashes and what the CLI adds are left out.
 */
class Renderer {
  private readonly pathOf: ReadonlyMap<string, string>;

  constructor(
    private readonly deployment: SynthesizedDeployment,
    private readonly stack: SynthesizedStack,
  ) {
    this.pathOf = new Map(stack.resources.map(({ logicalId, path }) => [logicalId, path]));
  }

  render(): string {
    const { artifact, template, resources } = this.stack;
    const { BootstrapVersion: _, ...parameters } = template.Parameters ?? {};
    return [
      `${artifact.stackName} (${artifact.environment.region}): ${resources.length} resources`,
      ...this.section('parameters', parameters),
      ...this.section('conditions', template.Conditions ?? {}),
      ...[...resources]
        .sort((a, b) => (a.path < b.path ? -1 : 1))
        .flatMap(resource => ['', ...this.resource(resource)]),
      ...this.section('outputs', this.outputs()),
      '',
    ].join('\n');
  }

  private section(title: string, content: Record<string, Json>): string[] {
    return Object.keys(content).length === 0 ? [] : ['', `# ${title}`, ...this.lines(this.plain(content), 0)];
  }

  private outputs(): Record<string, Json> {
    return Object.fromEntries(
      Object.entries<Json>(this.stack.template.Outputs ?? {}).map(([name, { Value, Export }]) => [
        Export ? `${name} (exported)` : name,
        Value,
      ]),
    );
  }

  private resource({ path, type, logicalId, deletionPolicy, properties }: Resource): string[] {
    const kept = deletionPolicy === 'Retain' ? '  [retained]' : '';
    const content = this.plain(properties);
    const short = `  ${inline(content).slice(1, -1)}`;
    return [
      `${path}  ${type}  ${logicalId}${kept}`,
      ...(short.length <= WIDTH ? [short] : this.lines(content, 1)),
    ];
  }

  /** Replaces intrinsics and policies by text, and JSON in strings by what it says. */
  private plain(value: Json): Json {
    if (typeof value === 'string') return parsed(value.replace(/[0-9a-f]{64}\.zip/, '<asset>.zip'));
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return named(value.map(item => this.plain(item)));
    const text = this.intrinsic(value);
    if (text !== undefined) return parsed(text);
    if (value.MetricStat) return `${value.Id}: ${this.metric(value.MetricStat)}`;
    if (Array.isArray(value.Statement) && value.Version)
      return value.Statement.map((s: Json) => this.statement(s));
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'Tags')
        .map(([key, inner]) => [key, this.plain(inner)]),
    );
  }

  private intrinsic(value: Json): string | undefined {
    const [[name, argument] = [], ...others] = Object.entries<Json>(value);
    if (others.length > 0 || name === undefined) return undefined;
    switch (name) {
      case 'Ref':
        return `<${this.pathOf.get(argument) ?? argument}>`;
      case 'Fn::GetAtt':
        return `<${this.pathOf.get(argument[0]) ?? argument[0]}.${argument[1]}>`;
      case 'Fn::Join':
        return this.texts(argument[1]).join(argument[0]);
      case 'Fn::If':
        return `<if ${argument[0]}: ${this.texts(argument.slice(1)).join(' else ')}>`;
      case 'Fn::Select':
        return `part ${argument[0]} of ${this.texts([argument[1]])}`;
      case 'Fn::Split':
        return `${this.texts([argument[1]])} at "${argument[0]}"`;
      case 'Fn::ImportValue':
        return `<${producerOf(this.deployment, { exportName: argument })}>`;
      case 'Fn::GetStackOutput':
        return `<${producerOf(this.deployment, { stackName: argument.StackName, output: argument.OutputName })}, weak>`;
      default:
        return undefined;
    }
  }

  /** A metric of an alarm, in one line. */
  private metric({ Metric, Period, Stat }: Json): string {
    return `${Stat} of ${Metric.Namespace} ${Metric.MetricName} ${inline(this.plain(Metric.Dimensions))} in ${Period} s`;
  }

  private texts(values: Json[]): string[] {
    return values.map(value => {
      const text = typeof value === 'object' ? this.plain(value) : value;
      return typeof text === 'string' ? text : JSON.stringify(text);
    });
  }

  private statement({ Effect, Action, NotAction, Resource: on, Principal, Condition, Sid: _ }: Json): string {
    const some = (value: Json) => this.texts([value].flat()).join(', ');
    return [
      `${Effect} ${NotAction ? `all but ${some(NotAction)}` : some(Action)}`,
      on && `on ${some(on)}`,
      Principal && `to ${typeof Principal === 'string' ? Principal : some(Object.values(Principal).flat())}`,
      Condition && `if ${inline(this.plain(Condition))}`,
    ]
      .filter(Boolean)
      .join(' ');
  }

  private lines(value: Json, depth: number): string[] {
    const indent = '  '.repeat(depth);
    const entries: [string, Json][] = Array.isArray(value)
      ? value.map(item => ['-', item])
      : Object.entries(value).map(([key, item]) => [`${key}:`, item]);
    return entries.flatMap(([label, item]) => {
      const line = `${indent}${label} ${inline(item)}`;
      const isLeaf = typeof item !== 'object' || item === null || Object.keys(item).length === 0;
      if (isLeaf || line.length <= WIDTH) return [line];
      const [first = '', ...rest] = this.lines(item, depth + 1);
      return label === '-'
        ? [`${indent}- ${first.trimStart()}`, ...rest]
        : [`${indent}${label}`, first, ...rest];
    });
  }
}

function parsed(text: string): Json {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A list of names and values as one object. */
function named(list: Json[]): Json {
  const key = ['Name', 'Key'].find(name => list.every(item => item?.[name] !== undefined));
  const isPairs =
    key !== undefined &&
    list.length > 0 &&
    list.every(item => Object.keys(item).length === 2 && 'Value' in item);
  return isPairs ? Object.fromEntries(list.map(item => [item[key], item.Value])) : list;
}

function inline(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}: ${inline(item)}`)
    .join(', ')}}`;
}
