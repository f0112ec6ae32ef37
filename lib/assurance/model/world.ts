import type { Assumptions } from './conditions';
import { Property } from './property';
import { decideCondition, resolve } from './resolve';
import type { Resource, TemplateSet } from './template-set';
import { OpenQuestion } from './unread';
import type { Question, Value } from './value';

/**
 * A template set with some open questions of its conditions answered. What depends on a question that is still open
 * cannot be read: reading it throws `OpenQuestion`, and the reader tries again with either answer (see `overCases`).
 */
export class World {
  private readonly read = new Map<Resource, Property>();

  constructor(
    readonly set: TemplateSet,
    readonly assumptions: Assumptions = new Map(),
  ) {}

  assume(question: Question, answer: boolean): World {
    return new World(this.set, new Map(this.assumptions).set(question.key, { question, answer }));
  }

  /** Resources of these types that exist. */
  ofType(...types: readonly string[]): Resource[] {
    return this.set.ofType(...types).filter(resource => this.exists(resource));
  }

  exists({ condition, stack }: Resource): boolean {
    if (condition === undefined) return true;
    const decision = decideCondition(condition, { ...this, stack });
    if (typeof decision !== 'boolean') throw new OpenQuestion(decision);
    return decision;
  }

  /** Properties of a resource, with every intrinsic function resolved. */
  properties(resource: Resource): Property {
    const known = this.read.get(resource);
    if (known) return known;
    const value = this.resolve(resource.template.Properties ?? {}, resource);
    const properties = new Property(this.set, value, resource.label);
    this.read.set(resource, properties);
    return properties;
  }

  /** An expression as it stands in the template of a resource. */
  resolve(expression: unknown, { stack }: Pick<Resource, 'stack'>): Value {
    return resolve(expression, { set: this.set, assumptions: this.assumptions, stack });
  }
}

/** Works something out once per world. */
export function perWorld<T>(workOut: (world: World) => T): (world: World) => T {
  const once = perWorldAnd<object, T>(workOut);
  return world => once(world, world);
}

/** Works something out once per world and subject. */
export function perWorldAnd<S extends object, T>(
  workOut: (world: World, subject: S) => T,
): (world: World, subject: S) => T {
  const known = new WeakMap<World, WeakMap<S, { readonly result: T }>>();
  return (world, subject) => {
    const inWorld = known.get(world) ?? new WeakMap<S, { readonly result: T }>();
    known.set(world, inWorld);
    const result = inWorld.get(subject) ?? { result: workOut(world, subject) };
    inWorld.set(subject, result);
    return result.result;
  };
}
