/** Fenced blocks of a page, lists' among them: the language and the text, without the indentation of its fence. */
export function blocksOf(text: string): { readonly language: string; readonly text: string }[] {
  return [...text.matchAll(FENCED)].map(([, indent = '', language = '', block = '']) => ({
    language,
    text: block.replace(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

export const withoutBlocks = (text: string) => text.replace(FENCED, '');

/** Lines of a page's command blocks without what is written for people: comments, empty lines, alignment. */
export function commandLines(text: string): string[] {
  return blocksOf(text)
    .filter(({ language }) => language === 'bash')
    .flatMap(block => commandsOf(block.text));
}

/** The same of one block. */
export const commandsOf = (block: string) =>
  block
    .split('\n')
    .map(line => line.replace(/(^|\s+)#\s.*$/, '').trimEnd())
    .filter(line => line !== '');

const FENCED = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;
