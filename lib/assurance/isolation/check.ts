import { overCases } from '../model/cases';
import { CannotTell } from '../model/unread';
import type { World } from '../model/world';
import type { Task } from './task';
import { type Finding, unproved } from './verdict';

/** Looks for what stands against the proof of one escape; finding nothing is the proof. */
export type Check = (world: World, task: Task) => Finding[];

/** One way out of the lock. */
export interface Escape {
  /** Row of the table in docs/isolation.md. */
  readonly id: string;
  readonly title: string;
  /** The predicate in a sentence: what holds where it is PROVED. */
  readonly holds: string;
  readonly check: Check;
}

/** What cannot be read stands against the proof. */
export function attempt(look: () => Finding | readonly Finding[] | undefined): Finding[] {
  try {
    return [look() ?? []].flat();
  } catch (error) {
    if (error instanceof CannotTell) return [unproved(error.message)];
    throw error;
  }
}

/** Looks at each item on its own, so that one that cannot be read hides nothing about the others. */
export function forEach<T>(
  items: () => readonly T[],
  look: (item: T) => Finding | readonly Finding[] | undefined,
): Finding[] {
  let found: readonly T[] = [];
  const unread = attempt(() => {
    found = items();
    return [];
  });
  return [...unread, ...found.flatMap(item => attempt(() => look(item)))];
}

/** Looks at a check with either answer to every open question that it turns out to depend on. */
export function inEveryCase(world: World, task: Task, check: Check): Finding[] {
  const cases = overCases(
    world,
    one => attempt(() => check(one, task)),
    () => [unproved('it depends on too many conditions to look at every case')],
  );
  return cases.flatMap(({ result, said }) => result.map(finding => withCase(finding, said)));
}

function withCase(finding: Finding, said: readonly string[]): Finding {
  if (said.length === 0) return finding;
  const when = `when ${said.join(' and ')}`;
  return finding.path.length === 0
    ? { ...finding, reason: `${finding.reason} (${when})` }
    : { ...finding, path: [when, ...finding.path] };
}
