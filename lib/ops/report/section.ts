import type { BiCardsSession } from '../session';
import type { Period } from './period';

/** One figure of a report. */
export interface Row {
  /** For programs. */
  readonly key: string;
  /** For the operators. */
  readonly label: string;
  /** Undefined where nothing was measured; that is not zero. */
  readonly value: number | string | undefined;
  readonly unit?: string;
}

interface Facts {
  readonly rows: readonly Row[];
  /** Single events, each a line. */
  readonly details?: readonly string[];
  /** What somebody should look at. */
  readonly notable?: readonly string[];
}

/** A part of a report, read from one place. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly collect: (session: BiCardsSession, period: Period) => Promise<Facts>;
}

/** A section, or why it could not be read. */
export type Outcome = { readonly id: string; readonly title: string } & (
  | ({ readonly facts: Facts } & { readonly failed?: never })
  | { readonly failed: string; readonly facts?: never }
);

export const sum = (values: readonly number[]) =>
  values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
export const most = (values: readonly number[]) => (values.length === 0 ? undefined : Math.max(...values));
export const round = (value: number | undefined, digits = 2) =>
  value === undefined ? undefined : Number(value.toFixed(digits));
