import { loadOf } from '../../cost/load-model';
import { decidedWorld } from '../../cost/pricing';
import type { Property } from '../../model/property';
import type { TemplateSet } from '../../model/template-set';
import { CannotTell, OpenQuestion } from '../../model/unread';
import type { World } from '../../model/world';

/** People on an ordinary working day, for whom the page gives the cost. */
export const USERS = 100;

/**
 * The templates as the page describes them: open conditions are answered as they cost more, so with a release. What
 * costs the same either way is taken as false.
 */
export const settledWorld = (set: TemplateSet): World =>
  decidedWorld(set, { load: loadOf(USERS), withinBounds: true });

/** Reads in a world in which the questions that turn up are answered. */
export function settle<T>(world: World, read: (world: World) => T): T {
  try {
    return read(world);
  } catch (error) {
    if (error instanceof OpenQuestion) return settle(world.assume(error.question, false), read);
    throw error;
  }
}

/** What is read, or something else where the templates do not say it. */
export function orElse<T>(read: () => T, otherwise: (why: string) => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CannotTell) return otherwise(error.message);
    throw error;
  }
}

/** A text, where the templates say it. */
export const knownText = (property: Property): string | undefined =>
  orElse(
    () => property.optionalText(),
    () => undefined,
  );
