import type { Problem } from './errors';

/** What a rule found wrong; see `Problem` for the parts. */
export type Finding = Pick<Problem, 'path' | 'found' | 'allowed'>;

/** A relation between values that no single schema part can state. */
export interface Rule<T> {
  /** The top-level sections the rule reads; it is skipped while one of them has the wrong type. */
  readonly reads: readonly (keyof T)[];
  readonly check: (config: T, deployment: string) => readonly Finding[];
}

/** A relation between two deployments of one system. What it finds is reported for the later one. */
export interface PairRule<T> {
  readonly reads: readonly (keyof T)[];
  readonly check: (config: T, earlier: T, earlierName: string) => readonly Finding[];
}

/** The functions that write rules for one configuration type; the compiler holds a rule to what it reads. */
export function rulesFor<T>() {
  return {
    rule: <K extends keyof T>(
      reads: readonly K[],
      check: (config: Pick<T, K>, deployment: string) => readonly Finding[],
    ): Rule<T> => ({ reads, check }),
    pairRule: <K extends keyof T>(
      reads: readonly K[],
      check: (config: Pick<T, K>, earlier: Pick<T, K>, earlierName: string) => readonly Finding[],
    ): PairRule<T> => ({ reads, check }),
  };
}

/** The finding, unless the condition holds. */
export function unless(holds: boolean, finding: Finding): readonly Finding[] {
  return holds ? [] : [finding];
}
