/** A piece of text as the pages show it; what it holds is plain text and never markup. */
export type Inline = string | Code | Link | Mark;

interface Code {
  readonly code: string;
}

/** Leads to a file of the repository, with its anchor. */
interface Link {
  readonly text: string;
  readonly file: string;
}

/** How a statement is meant: `good` is safe, `care` holds under a condition, `bad` wants somebody, `quiet` is nothing. */
export type Tone = 'good' | 'care' | 'bad' | 'quiet';

interface Mark {
  readonly text: string;
  readonly tone: Tone;
}

export type Text = readonly Inline[];

export type Block =
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | Table
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  | { readonly kind: 'drawing' }
  | { readonly kind: 'heading'; readonly id: string; readonly text: string };

export interface Table {
  readonly kind: 'table';
  /** Says to whoever hears the page read what the table shows. */
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of each row is its heading. */
  readonly rows: readonly (readonly Text[])[];
  /** Many narrow columns: who may do what. */
  readonly isMatrix?: boolean;
  /** Says again what a drawing shows, for whoever cannot see it: closed at first, and not in Markdown. */
  readonly isFolded?: boolean;
  /** Columns of numbers, from 0. */
  readonly numbers?: readonly number[];
}

/** One of the questions that the page answers before anything else. */
export interface Answer {
  readonly question: string;
  /** In a few words. */
  readonly short: string;
  readonly more: readonly Text[];
  /** Section that says everything. */
  readonly to: string;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Too long for the Markdown page, whose readers have the goldens. */
  readonly onPageOnly?: boolean;
}

export const code = (text: string): Inline => ({ code: text });
export const file = (path: string, text = path): Inline => ({ text, file: path });
export const mark = (text: string, tone: Tone): Inline => ({ text, tone });

/** A sentence in which backticks set code apart. */
export const withCode = (sentence: string): Text =>
  sentence.split('`').map((piece, index) => (index % 2 === 1 ? code(piece) : piece));

/** Several pieces with something between them. */
export const joined = (pieces: readonly Inline[], between = ', '): Inline[] =>
  pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]));

/** `1 table`, `8 tables`. */
export const count = (number: number, what: string, many = `${what}s`): string =>
  `${number} ${number === 1 ? what : many}`;
