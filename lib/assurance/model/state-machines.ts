import { parseJson } from './json-text';
import { described } from './network';
import { Property } from './property';
import type { Resource } from './template-set';
import { concatenate, isList, isMap, Text, Unknown, type Value } from './value';
import type { World } from './world';

/** A state that calls something. */
export interface TaskState {
  readonly machine: Resource;
  readonly name: string;
  readonly state: Property;
}

/** Something that may call anything its role allows, because what it calls cannot be read. */
export interface Unread {
  readonly resource: Resource;
  readonly why: string;
}

/** Every `Task` state of every state machine, wherever it is nested. */
export function taskStates(world: World): { states: TaskState[]; unread: Unread[] } {
  const read = described(world, 'AWS::StepFunctions::StateMachine').map(({ resource: machine }) => {
    const definition = definitionOf(world, machine);
    if (definition instanceof Unknown)
      return { states: [], unread: [{ resource: machine, why: definition.why }] };
    const states = tasksIn(definition).map(([name, state]) => ({
      machine,
      name,
      state: new Property(world.set, state, machine.label, `state ${name}`),
    }));
    return { states, unread: [] };
  });
  return { states: read.flatMap(({ states }) => states), unread: read.flatMap(({ unread }) => unread) };
}

function definitionOf(world: World, machine: Resource): Value {
  const properties = world.properties(machine);
  if (!properties.at('DefinitionS3Location').isAbsent) return new Unknown('its definition is in S3');
  const written = properties.at('DefinitionString').value ?? properties.at('Definition').value;
  if (written === undefined) return new Unknown('it has no definition');
  return parseJson(withSubstitutions(written, properties.at('DefinitionSubstitutions')));
}

/** `${name}` in a definition, from the resource's own list. */
function withSubstitutions(definition: Value, substitutions: Property): Value {
  if (substitutions.isAbsent) return definition;
  const values = new Map(substitutions.entries().map(([name, { value }]) => [name, value ?? '']));
  if (isMap(definition) || isList(definition)) return new Unknown('its substitutions stand in an object');
  const parts = definition instanceof Text ? definition.parts : [definition];
  return concatenate(
    parts.flatMap(part => {
      if (typeof part !== 'string') return [part];
      return part
        .split(/\$\{([^}]*)\}/)
        .map((piece, i) =>
          i % 2 === 0 ? piece : (values.get(piece) ?? new Unknown(`\${${piece}} is not substituted`)),
        );
    }),
  );
}

/** Named task states, those of branches and maps included. */
function tasksIn(value: Value): [string, Value][] {
  if (isList(value)) return value.flatMap(tasksIn);
  if (!isMap(value)) return [];
  const states = isMap(value.States) ? Object.entries(value.States) : [];
  const own = states.filter(
    ([, state]) => !isMap(state) || state.Type === 'Task' || state.Type instanceof Unknown,
  );
  return [...own, ...Object.entries(value).flatMap(([, inner]) => tasksIn(inner))];
}
