import { textOf } from './names';
import { tokens } from './tokens';
import { OpenQuestion } from './unread';
import { isList, isMap, NO_VALUE, OneOf, type Value } from './value';
import type { World } from './world';

/** JSON, or nothing where a property is not written. */
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | PlainMap;
export interface PlainMap {
  readonly [key: string]: Plain;
}

/**
 * A value as JSON for comparing: names and ARNs by the names the templates give, whatever is not known as a token. An
 * open choice stays one: `{ "?": <question>, yes, no }`. Nothing is thrown away and nothing is decided.
 */
export function plain(world: World, value: Value): Plain {
  // Inside a choice that is open: elsewhere it is gone already.
  if (value === NO_VALUE) return undefined;
  if (value instanceof OneOf)
    return {
      '?': value.question.key,
      yes: plain(world, value.ifTrue),
      no: plain(world, value.ifFalse),
    };
  if (isList(value)) return value.map(item => plain(world, item));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(world, item)]));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return text(world, value);
}

/** A name that depends on an open choice stays a token. */
function text(world: World, value: Value): string {
  try {
    return textOf(world, value);
  } catch (error) {
    if (error instanceof OpenQuestion) return tokens(value);
    throw error;
  }
}

export const isPlainMap = (value: Plain): value is PlainMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isPlainList = (value: Plain): value is readonly Plain[] => Array.isArray(value);

/** What stands at a path; nothing where a step leads nowhere. */
export function at(value: Plain, ...path: readonly string[]): Plain {
  return path.reduce<Plain>((inner, key) => (isPlainMap(inner) ? inner[key] : undefined), value);
}

/** A list, a single item as a list of one, nothing as an empty one. */
export function listAt(value: Plain, ...path: readonly string[]): readonly Plain[] {
  const found = at(value, ...path);
  if (found === undefined) return [];
  return isPlainList(found) ? found : [found];
}
