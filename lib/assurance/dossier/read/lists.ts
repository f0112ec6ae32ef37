import type { Resource, TemplateSet } from '../../model/template-set';
import type { World } from '../../model/world';
import { inOrder, pathOf } from './names';
import type { Part } from './part';

/** The resources of a box: what it stands for, and what was built with it. */
export interface ResourceList {
  /** Undefined for what belongs to no box. */
  readonly part?: Part;
  readonly title: string;
  readonly resources: readonly Resource[];
}

/** Deployment, stack and construct: less in common is no kinship. */
const KIN = 3;

/** Every resource of the templates, each in one list. */
export function listsOf(world: World, parts: readonly Part[]): ResourceList[] {
  const own = new Map(parts.flatMap(part => part.resources.map(resource => [resource, part] as const)));
  const homes = new Map(inOrder(world.set).map(one => [one, own.get(one) ?? nearest(one, own)] as const));
  const inList = (part: Part | undefined) =>
    [...homes].filter(([, home]) => home === part).map(([one]) => one);
  const rest = inList(undefined);
  return [
    ...parts
      .filter(({ resources }) => resources.length > 0)
      .map(part => ({ part, title: part.name, resources: inList(part) })),
    ...stacksOf(world.set).flatMap(key => {
      const resources = rest.filter(({ stack }) => stack.key === key);
      return resources.length === 0 ? [] : [{ title: `Rest of ${key}`, resources }];
    }),
  ];
}

const stacksOf = (set: TemplateSet) => set.stacks.map(({ key }) => key).sort();

/** The box with whose resources this one shares most of its construct path. */
function nearest(resource: Resource, own: ReadonlyMap<Resource, Part>): Part | undefined {
  const path = pathOf(resource);
  let best: { readonly part: Part; readonly shared: number } | undefined;
  for (const [other, part] of own) {
    const shared = inCommon(path, pathOf(other));
    if (other.stack === resource.stack && shared >= KIN && shared > (best?.shared ?? 0))
      best = { part, shared };
  }
  return best?.part;
}

function inCommon(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((segment, index) => segment !== b[index]);
  return differs === -1 ? a.length : differs;
}
