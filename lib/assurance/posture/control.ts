import type { Described } from '../model/network';
import type { Property } from '../model/property';
import type { World } from '../model/world';

/** One control of AWS Security Hub, judged by the templates. */
export interface Control {
  /** Security Hub's id, for example `ECS.2`. */
  readonly id: string;
  readonly title: string;
  /** Types of the resources it looks at, one at a time. */
  readonly types: readonly string[];
  /**
   * Where the control is from.
   * @default FSBP
   */
  readonly standard?: 'FSBP' | 'NIST 800-53';
  readonly check: Check;
}

/**
 * Judges one resource. What cannot be read throws, and is judged as failed; see `judge`. Where Security Hub regards a
 * resource as out of scope, it is not applicable.
 */
export type Check = (subject: Described, world: World) => Result;
export type Result = 'met' | 'not-applicable' | { readonly failed: string };

/** A control that no template can show: what it looks at is made, or found out, elsewhere. */
export interface NotShown {
  readonly id: string;
  readonly title: string;
  /** Where to look instead. */
  readonly instead: string;
}

export const failed = (why: string): Result => ({ failed: why });

/** Met, unless the condition does not hold. */
export const demand = (holds: boolean, otherwise: string): Result => (holds ? 'met' : failed(otherwise));

/** The first failure; met without any item, as nothing is wrong. */
export function each<T>(items: readonly T[], look: (item: T) => Result): Result {
  const results = items.map(look);
  if (results.length > 0 && results.every(result => result === 'not-applicable')) return 'not-applicable';
  return results.find(result => typeof result === 'object') ?? 'met';
}

/** The same for controls that are about these items only. */
export const eachIfAny = <T>(items: readonly T[], look: (item: T) => Result): Result =>
  items.length === 0 ? 'not-applicable' : each(items, look);

/** The first failure, if any. */
export const all = (...results: readonly Result[]): Result => each(results, result => result);

/** A property that has to be `true`. */
export const mustBeTrue = (property: Property): Result =>
  demand(property.flag(false), `${property.where} is not true`);

/** A property that has to be given. */
export const mustBeGiven = (property: Property): Result =>
  demand(!property.isAbsent, `${property.where} is not given`);

/** A text that has to be one of a list. */
export function mustBeOneOf(property: Property, allowed: readonly string[]): Result {
  const text = property.optionalText();
  return demand(text !== undefined && allowed.includes(text), `${property.where} is ${text ?? 'not given'}`);
}
