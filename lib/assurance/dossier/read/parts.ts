import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { RULES, type Rule } from './boxes';
import { byId, pathOf } from './names';
import { type Part, slug, ZONES } from './part';

/** Functions of the CDK itself, which run while a stack is deployed. */
const isOfCdk = (resource: Resource) => pathOf(resource).some(segment => segment.startsWith('Custom::'));

/** The boxes of the drawing, in an order that does not depend on that of the templates. */
export function partsOf(world: World, deployment?: string): Part[] {
  const found = RULES.flatMap(rule => boxesOf(world, rule, deployment));
  const order = Object.keys(ZONES);
  return told(found.sort((a, b) => order.indexOf(a.zone) - order.indexOf(b.zone)));
}

/** Boxes of one name are told apart by their zone, and after that by a number. */
function told(parts: readonly Part[]): Part[] {
  const taken = new Set<string>();
  return parts.map(part => {
    const isAlone = parts.filter(({ name }) => name === part.name).length === 1;
    const name = isAlone ? part.name : `${part.name} (${part.zone})`;
    let id = slug(name);
    for (let number = 2; taken.has(id); number++) id = `${slug(name)}-${number}`;
    taken.add(id);
    return { ...part, name, id };
  });
}

function boxesOf(world: World, rule: Rule, deployment?: string): Part[] {
  const resources = world.set.resources
    .filter(one => rule.types.test(one.type) && world.exists(one) && !isOfCdk(one))
    .sort(byId);
  const groups = new Map<string, [Resource, ...Resource[]]>();
  for (const one of resources) {
    const key = rule.together?.(world, one) ?? one.id;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map(group => {
    const name = rule.name(world, group, deployment);
    const [first] = group;
    return {
      id: slug(name),
      zone: typeof rule.zone === 'string' ? rule.zone : rule.zone(world, first),
      name,
      what: rule.what(world, group, deployment),
      resources: group,
    };
  });
}
