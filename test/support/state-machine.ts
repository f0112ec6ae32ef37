import type { Json, Resource } from './deployment';

/** The definition of a state machine, each intrinsic in it as its own JSON with single quotes. */
export function definitionOf(machine: Resource | undefined): Json {
  const parts: Json[] = machine?.properties.DefinitionString['Fn::Join'][1];
  return JSON.parse(parts.map(part => (typeof part === 'string' ? part : shown(part))).join(''));
}

/** A value as `definitionOf` writes it. */
export function shown(intrinsic: Json): string {
  return JSON.stringify(intrinsic).replaceAll('"', "'");
}
