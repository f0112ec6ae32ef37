import type { Paint } from './paint';

/** How a command talks: progress and questions on standard error, the result on standard output. */
export interface Ui {
  readonly paint: Paint;
  /** A line for the person who waits. */
  say(line: string): void;
  /** A line that must not be missed. */
  warn(line: string): void;
  /**
   * Shows that something is under way, how far it is, and what it came to.
   *
   * @param done the line that stays; @default the title
   */
  step<T>(title: string, work: (report: Report) => Promise<T>, done?: (result: T) => string): Promise<T>;
  /** The result: as JSON where that was asked for, otherwise as text. */
  result(value: unknown, text: () => string): void;
  /** One of the results of a command that has no last one: a line of JSON where that was asked for, otherwise text. */
  item(value: unknown, text: () => string): void;
  /**
   * @param typed what has to be typed for yes; @default `y`
   * @returns `nobody` where no person can be asked
   */
  confirm(question: string, typed?: string): Promise<'yes' | 'no' | 'nobody'>;
}

/** Called with a line of progress at a time. */
export type Report = (line: string) => void;
