import type { Assumptions } from './conditions';
import type { Stack } from './template';
import type { TemplateSet } from './template-set';
import type { Value } from './value';

/** Where an expression stands. */
export interface Place {
  readonly set: TemplateSet;
  readonly stack: Stack;
  readonly assumptions: Assumptions;
}

/** What an intrinsic function works with. */
export interface Scope extends Place {
  /** Resolves an expression that stands in the same place, or in another stack. */
  readonly resolve: (expression: unknown, stack?: Stack) => Value;
}
