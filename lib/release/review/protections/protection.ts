import { at, isPlainMap, listAt, type Plain } from '../../../assurance/model/plain';
import type { Severity } from '../verdict';

/** A property that keeps something from being lost, read or reached. */
export interface Protection {
  readonly types: readonly string[];
  /** Id of the rule that speaks when it gets weaker. */
  readonly rule: string;
  /** For people: `point-in-time recovery`. */
  readonly what: string;
  /** @default block */
  readonly severity?: Severity;
  /**
   * How strong it is, more being safer. Nothing where the template does not say enough to tell; the review then asks
   * whenever what is read differs.
   */
  readonly strength: (properties: Plain) => number | undefined;
}

export const isOn = (value: Plain): boolean => value === true || value === 'true';

/** 1 where the flag at the path is on, 0 where it is off, the default where it is not written. */
export const flag =
  (path: string, byDefault: 0 | 1 = 0) =>
  (properties: Plain): number | undefined => {
    const value = at(properties, ...path.split('.'));
    if (value === undefined) return byDefault;
    return isUnknown(value) ? undefined : Number(isOn(value));
  };

/** The number at the path. */
export const amount =
  (path: string, byDefault: number) =>
  (properties: Plain): number | undefined => {
    const value = at(properties, ...path.split('.'));
    if (value === undefined) return byDefault;
    const number = Number(value);
    return Number.isNaN(number) ? undefined : number;
  };

/** 1 where something is written at the path. */
export const present =
  (path: string) =>
  (properties: Plain): number =>
    at(properties, ...path.split('.')) === undefined ? 0 : 1;

/** The place of the value in a list, from weakest to strongest; a value that is not in it cannot be told. */
export const rankIn =
  (path: string, weakestFirst: readonly string[], byDefault: string) =>
  (properties: Plain): number | undefined => {
    const value = at(properties, ...path.split('.')) ?? byDefault;
    const place = weakestFirst.indexOf(String(value));
    return place < 0 ? undefined : place;
  };

/** The weakest of a list's elements; the strongest there is for an empty list. */
export const weakest =
  (path: string, of: (element: Plain) => number | undefined) =>
  (properties: Plain): number | undefined => {
    const all = listAt(properties, ...path.split('.')).map(of);
    if (all.includes(undefined)) return undefined;
    return all.length === 0 ? undefined : Math.min(...all.map(Number));
  };

/** A value of a list of `{ Key, Value }`, as load balancers have attributes. */
export const attribute =
  (path: string, key: string, byDefault: 0 | 1 = 0) =>
  (properties: Plain): number | undefined => {
    const found = listAt(properties, ...path.split('.')).find(item => at(item, 'Key') === key);
    return found === undefined ? byDefault : Number(isOn(at(found, 'Value')));
  };

/** Stands for something that a template leaves open, or for an open choice. */
const isUnknown = (value: Plain): boolean =>
  (typeof value === 'string' && /\$\{(unknown|parameter|any):/.test(value)) ||
  (isPlainMap(value) && '?' in value);
