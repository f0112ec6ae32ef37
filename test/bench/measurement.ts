type Unit = '×' | 's' | 'MB' | 'kB';

/** One line of the table. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  /**
   * Must not be exceeded.
   * @default - a mark to compare others with
   */
  readonly limit?: number;
  /** What the value was made from. */
  readonly detail?: string;
}

/** Measures one aspect; `progress` says what it is at. */
export type Suite = (options: SuiteOptions) => Promise<Measurement[]>;

interface SuiteOptions {
  /** How often a measurement is repeated where one run says little. */
  readonly rounds: number;
  readonly progress: (line: string) => void;
}

export function isMissed({ value, limit }: Measurement): boolean {
  return limit !== undefined && value > limit;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  if (middle.length === 0) throw new Error('nothing was measured');
  return middle.reduce((sum, value) => sum + value) / middle.length;
}
