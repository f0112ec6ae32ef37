import { createHash } from 'node:crypto';
import { codeSpansOf, withoutBlocks } from './markdown';

/** The smallest part of a page that is translated by itself: a paragraph, an item, a row, a comment of a block. */
export interface Unit {
  readonly text: string;
  readonly line: number;
  /** What does not depend on the language: `## heading`, `row of 3`, `item 2.`. */
  readonly kind: string;
}

export function unitsOf(page: string): Unit[] {
  const prose = withoutBlocks(page).split('\n');
  const units: Unit[] = [];
  let goesOn = false;
  for (const [index, text] of page.split('\n').entries()) {
    const comment = prose[index] === text ? undefined : (commentIn(text) ?? '');
    const kind = comment === undefined ? kindOf(text) : comment && 'comment';
    const last = units.at(-1);
    if (goesOn && last && kind === 'paragraph')
      units[units.length - 1] = { ...last, text: `${last.text}\n${text}` };
    else if (kind !== '') units.push({ text: comment ?? text, line: index + 1, kind });
    goesOn = /^(paragraph|item)/.test(kind);
  }
  return units;
}

/** A line that is none of the others goes on with the paragraph or item before it. */
function kindOf(line: string): string {
  if (line.trim() === '') return '';
  const heading = /^#+ /.exec(line)?.[0];
  if (heading) return `${heading}heading`;
  const item = /^ *(\d+\.|-) /.exec(line)?.[1];
  if (item) return `item ${item}`;
  return line.startsWith('|') ? `row of ${line.split('|').length - 2}` : 'paragraph';
}

const commentIn = (line: string) => /(?:^|\s)# (.*)$/.exec(line)?.[1];

/** What both languages write in the same way. */
export interface SameInBoth {
  readonly kind: string;
  readonly code: readonly string[];
  readonly links: readonly string[];
  readonly numbers: readonly string[];
}

/** @param others links that lead from one language to the other */
export function sameInBoth({ kind, text }: Unit, others: RegExp): SameInBoth {
  const links = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
  const words = text.replace(/`[^`]*`|\]\([^)]*\)/g, '');
  return {
    kind,
    code: codeSpansOf(text)
      .map(({ text: code }) => code)
      .sort(),
    links: links.filter(target => !others.test(target)).sort(),
    numbers: (words.match(/\d+(?:\.\d+)*/g) ?? []).sort(),
  };
}

/**
 * Two units that somebody has read side by side: another text, another pair; where its lines end does not matter.
 *
 * @returns nothing where both are equal: there is nothing to read in figures, or a row of code
 */
export const pairOf = (one: Unit, other: Unit) =>
  one.text === other.text ? undefined : `${hash(one.text)} ${hash(other.text)}`;

const hash = (text: string) =>
  createHash('sha256').update(text.replace(/\s+/g, '')).digest('hex').slice(0, 10);

/** Pairs that nobody has read, each with which side is new. */
export function unreadPairs(
  recorded: readonly string[],
  units: readonly Unit[],
  translated: readonly Unit[],
): string[] {
  const known = new Set(recorded);
  const [left, right] = [0, 1].map(side => new Set(recorded.map(pair => pair.split(' ')[side] ?? '')));
  return units.flatMap((unit, index) => {
    const other = translated[index] ?? { text: '', line: 0, kind: '' };
    const pair = pairOf(unit, other);
    if (pair === undefined || known.has(pair)) return [];
    const [one = '', two = ''] = pair.split(' ');
    const who = left?.has(one) ? 'only the second' : right?.has(two) ? 'only the first' : 'each';
    return [
      `lines ${unit.line} and ${other.line}: ${who} says something new; read both, then npm run readme`,
    ];
  });
}
