import type { BiCardsSession } from '../session';

/** What a probe found about one thing. */
export interface Finding {
  readonly what: string;
  readonly state: 'pass' | 'warn' | 'fail';
  /** What was seen; never a secret's value. */
  readonly found: string;
  /** What to do; always there unless it passes. */
  readonly todo?: string;
}

/** Looks at one kind of thing. Changes nothing. */
export interface Probe {
  readonly group: string;
  /** What it throws becomes a finding of its own: one that cannot look hides no other. */
  readonly look: (session: BiCardsSession) => Promise<readonly Finding[]>;
}

export const pass = (what: string, found: string): Finding => ({ what, state: 'pass', found });
export const warn = (what: string, found: string, todo: string): Finding => ({
  what,
  state: 'warn',
  found,
  todo,
});
export const fail = (what: string, found: string, todo: string): Finding => ({
  what,
  state: 'fail',
  found,
  todo,
});
