import type { Property } from '../model/property';
import type { Resource } from '../model/template-set';
import { tokens } from '../model/tokens';
import type { World } from '../model/world';

/** Whether a property names a resource anywhere in its text, for example as part of an ARN. */
export function mentions({ value }: Property, { id }: Resource): boolean {
  if (value === undefined) return false;
  const text = tokens(value);
  return text.includes(`\${resource:${id}}`) || text.includes(`\${resource:${id}.`);
}

/** Resources of a type whose property names the given one. */
export const mentioning = (world: World, subject: Resource, property: string, type: string): Resource[] =>
  world.ofType(type).filter(resource => mentions(world.properties(resource).at(property), subject));
