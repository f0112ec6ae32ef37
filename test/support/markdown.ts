/** A fenced block of a page, those in lists among them. */
export interface FencedBlock {
  readonly language: string;
  /** Without the indentation of its fence. */
  readonly text: string;
  /** Where it begins; the first line of a page is 1. */
  readonly line: number;
}

const FENCED = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

export function blocksOf(page: string): FencedBlock[] {
  return [...page.matchAll(FENCED)].map(({ index, 1: indent = '', 2: language = '', 3: text = '' }) => ({
    language,
    text: text.replace(new RegExp(`^${indent}`, 'gm'), ''),
    line: page.slice(0, index).split('\n').length,
  }));
}

/** What is left keeps its lines. */
export const withoutBlocks = (page: string) =>
  page.replace(FENCED, block => '\n'.repeat(block.split('\n').length - 1));

/** What a sentence or a table writes as code, and where. */
export interface CodeSpan {
  readonly text: string;
  readonly line: number;
}

/** A span may go on in the next line of its paragraph. */
export function codeSpansOf(page: string): CodeSpan[] {
  const text = withoutBlocks(page);
  return [...text.matchAll(/`((?:[^`\n]|\n(?! *\n))+)`/g)].map(({ index, 1: code = '' }) => ({
    text: code.replace(/\s*\n\s*/g, ' '),
    line: text.slice(0, index).split('\n').length,
  }));
}

/** Lines of a command block without what is written for people: comments, empty lines, alignment. */
export const commandsOf = (block: string) =>
  block
    .split('\n')
    .map(line => line.replace(/(^|\s+)#\s.*$/, '').trimEnd())
    .filter(line => line !== '');
