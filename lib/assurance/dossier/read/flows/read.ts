import type { Property } from '../../../model/property';
import type { Resource } from '../../../model/template-set';
import type { World } from '../../../model/world';
import type { AccessMatrix } from '../access';
import type { Alarm } from '../alarms';
import type { Copies } from '../copies';
import type { NetworkMatrix } from '../network-matrix';
import type { Flow, Part } from '../part';

/** Everything that the arrows are made from. */
export interface Read {
  readonly world: World;
  readonly parts: readonly Part[];
  readonly network: NetworkMatrix;
  readonly access: AccessMatrix;
  readonly alarms: readonly Alarm[];
  readonly copies: readonly Copies[];
}

export type PartOf = (resource: Resource | undefined) => Part | undefined;

/** The box that stands for a resource. */
export function partFinder(parts: readonly Part[]): PartOf {
  const found = new Map(parts.flatMap(part => part.resources.map(resource => [resource, part] as const)));
  return resource => resource && found.get(resource);
}

export const partOfType = (parts: readonly Part[], type: RegExp): Part | undefined =>
  parts.find(({ resources }) => resources.some(one => type.test(one.type)));

/** The resource that a property names, if it is one of the templates'. */
export const named = (property: Property): Resource | undefined =>
  property.isAbsent ? undefined : property.identity().resource;

/** An arrow, or none where one of the two is not drawn. */
export const flow = (from: Part | undefined, to: Part | undefined, kind: Flow['kind'], label = ''): Flow[] =>
  from && to ? [{ from, to, kind, label }] : [];
