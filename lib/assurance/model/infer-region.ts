import type { Stack } from './template';

const IN_ZONE = /"AvailabilityZone":"([a-z]{2}(?:-[a-z]+)+-\d)[a-z]"/g;
const IN_SERVICE = /"ServiceName":"com\.amazonaws\.([a-z]{2}(?:-[a-z]+)+-\d)\.[a-z0-9.-]+"/g;
const IMPORT = /"Fn::ImportValue":"([^"]+)"/g;

/**
 * Gives the Region to stacks that do not say theirs. A subnet exists only in the Region of its Availability Zone, and
 * a value is imported from the same Region only, so stacks joined by imports share it.
 *
 * @param given taken for every stack without one
 */
export function withInferredRegions(stacks: readonly Stack[], given?: string): Stack[] {
  if (given !== undefined) return stacks.map(stack => ({ ...stack, region: stack.region ?? given }));
  if (stacks.every(({ region }) => region !== undefined)) return [...stacks];
  const texts = new Map(stacks.map(({ key, template }) => [key, JSON.stringify(template)]));
  const regions = new Map(stacks.map(stack => [stack.key, said(stack, texts.get(stack.key) ?? '')]));
  const joined = imports(stacks, texts);
  // Each round carries Regions one import further.
  for (const _ of stacks) {
    for (const [a, b] of joined) {
      const region = regions.get(a) ?? regions.get(b);
      regions.set(a, region);
      regions.set(b, regions.get(b) ?? region);
    }
  }
  return stacks.map(stack => ({ ...stack, region: regions.get(stack.key) }));
}

/** What a stack says about its Region; nothing where it says several things. */
function said({ region }: Stack, text: string): string | undefined {
  if (region !== undefined) return region;
  const found = new Set(
    [IN_ZONE, IN_SERVICE].flatMap(pattern => Array.from(text.matchAll(pattern), ([, name]) => name)),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/** Pairs of stacks of which one imports what the other exports. */
function imports(stacks: readonly Stack[], texts: ReadonlyMap<string, string>): [string, string][] {
  const exporters = new Map(
    stacks.flatMap(({ key, template }) =>
      Object.values(template.Outputs ?? {}).map(output => [output.Export?.Name, key] as const),
    ),
  );
  return stacks.flatMap(({ key }) =>
    Array.from((texts.get(key) ?? '').matchAll(IMPORT), ([, name]): [string, string] | undefined => {
      const exporter = exporters.get(name);
      return exporter === undefined ? undefined : [key, exporter];
    }).filter(pair => pair !== undefined),
  );
}
