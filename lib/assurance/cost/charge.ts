import type { Described } from '../model/network';
import type { Resource } from '../model/template-set';
import type { World } from '../model/world';
import type { LoadModel } from './load-model';
import type { PriceId } from './prices';
import type { Usage } from './usage';

/** `fixed`: whether or not anybody uses it, jobs by schedule included. `variable`: what the load model's users cause. */
export type ChargeKind = 'fixed' | 'variable';

/** Something that a resource is charged for in a month. */
export interface Charge {
  readonly kind: ChargeKind;
  readonly price: PriceId;
  /** In the price's unit. */
  readonly quantity: number;
  /** For people, for example `2 tasks`. */
  readonly what: string;
  /** Share of the list price that is paid, where AWS sells it for less. */
  readonly share?: number;
}

export interface Circumstances {
  readonly world: World;
  readonly load: LoadModel;
  readonly usage: Usage;
  /** Whether services stay within the bounds of their scaling. */
  readonly withinBounds: boolean;
}

/** Works out what resources of some types are charged for. What cannot be read throws, as everywhere. */
export interface Pricer {
  readonly types: readonly string[];
  readonly charges: (subject: Described, circumstances: Circumstances) => Charge[];
}

export const fixed = (price: PriceId, quantity: number, what: string, share?: number): Charge => ({
  kind: 'fixed',
  price,
  quantity,
  what,
  ...(share !== undefined && { share }),
});

export const variable = (price: PriceId, quantity: number, what: string): Charge => ({
  kind: 'variable',
  price,
  quantity,
  what,
});

/** What all resources of a kind do together is divided evenly among them. */
export const evenly = (total: number, among: readonly Resource[]) => total / Math.max(1, among.length);
