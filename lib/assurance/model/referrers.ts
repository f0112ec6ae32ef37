import { resolve } from './resolve';
import { isRecord, type Stack } from './template';
import { groupBy, type Output, type Resource, type TemplateSet } from './template-set';
import type { ResourceId } from './value';

/** Which resources name which, wherever in their properties: nothing is resolved away, so nothing is missed. */
export type Referrers = ReadonlyMap<ResourceId, readonly Resource[]>;

const known = new WeakMap<TemplateSet, Referrers>();

export function referrersIn(set: TemplateSet): Referrers {
  const result = known.get(set) ?? gather(set);
  known.set(set, result);
  return result;
}

function gather(set: TemplateSet): Referrers {
  const pairs = set.resources.flatMap(from =>
    [...new Set(referencesOf(set, from.stack, from.template.Properties))].map(to => ({ from, to })),
  );
  const groups = groupBy(pairs, ({ to }) => to);
  return new Map([...groups].map(([to, all]) => [to, all.map(({ from }) => from)]));
}

const MAX_HOPS = 20;

function referencesOf(set: TemplateSet, stack: Stack, json: unknown, hops = 0): ResourceId[] {
  if (hops > MAX_HOPS) return [];
  if (Array.isArray(json)) return json.flatMap(item => referencesOf(set, stack, item, hops));
  if (!isRecord(json)) return [];
  return Object.entries(json).flatMap(([key, value]) => {
    const inside = referencesOf(set, stack, value, hops);
    const named = namesIn(key, value).flatMap(name => set.in(stack, name)?.id ?? []);
    return [...inside, ...named, ...acrossStacks(set, stack, key, value, hops)];
  });
}

/** Logical ids that an intrinsic function names. */
function namesIn(key: string, value: unknown): string[] {
  if (key === 'Ref') return [String(value)];
  if (key === 'Fn::GetAtt')
    return [Array.isArray(value) ? String(value[0]) : (String(value).split('.')[0] ?? '')];
  if (key !== 'Fn::Sub') return [];
  const text = String(Array.isArray(value) ? value[0] : value);
  return Array.from(text.matchAll(/\$\{([A-Za-z0-9]+)[^}]*\}/g), ([, name = '']) => name);
}

function acrossStacks(
  set: TemplateSet,
  stack: Stack,
  key: string,
  value: unknown,
  hops: number,
): ResourceId[] {
  return outputsNamed(set, stack, key, value).flatMap(({ stack: other, output }) =>
    referencesOf(set, other, output.Value, hops + 1),
  );
}

function outputsNamed(set: TemplateSet, stack: Stack, key: string, value: unknown): Output[] {
  if (key === 'Fn::GetStackOutput' && isRecord(value))
    return set.outputOf(value.StackName, value.OutputName, value.Region);
  if (key !== 'Fn::ImportValue') return [];
  const imported = resolve(value, { set, stack, assumptions: new Map() });
  return typeof imported === 'string' ? set.exportedAs(imported) : [];
}
