import { type Ternary, undecided } from './ternary';
import { ANY, type Atom, type Atoms, isToken, ONE, shown } from './text';
import { nameTwoResources, type Token } from './token';

/**
 * Whether a pattern matches a value: true when it does for whatever the tokens stand for, false when it does for
 * nothing they could stand for.
 */
export function match(pattern: Atoms, value: Atoms): Ternary {
  if (covers(pattern, value)) return true;
  if (!(pattern.some(isToken) || value.some(isToken)) || !meets(pattern, value)) return false;
  return undecided(`whether ${shown(pattern)} matches ${shown(value)} is not known`);
}

/** The pattern matches with every token taken for an unknown text that equals only itself. */
export function covers(pattern: Atoms, value: Atoms): boolean {
  let [p, v] = [0, 0];
  let retry: { p: number; v: number } | undefined;
  while (v < value.length || p < pattern.length) {
    if (pattern[p] === ANY) {
      retry = { p: p + 1, v };
      p++;
    } else if (v < value.length && sameAtom(pattern[p], value[v])) {
      p++;
      v++;
    } else if (retry && retry.v < value.length) {
      retry.v++;
      ({ p, v } = retry);
    } else return false;
  }
  return true;
}

function sameAtom(pattern: Atom | undefined, value: Atom | undefined): boolean {
  if (pattern === ONE) return typeof value === 'string';
  if (isToken(pattern)) return isToken(value) && pattern.name === value.name && standsForOneText(pattern);
  return pattern === value;
}

const standsForOneText = ({ kind }: Token) => kind !== 'unknown' && kind !== 'variable';

/** There is a text for each token with which the pattern matches. Errs towards yes, never towards no. */
export function meets(pattern: Atoms, value: Atoms): boolean {
  const [p, v] = withoutCommonStart(pattern, value);
  if (startDifferently(p, v)) return false;
  return new Meeting(p.flatMap(spelledOut), v.flatMap(spelledOut)).from(0, 0);
}

function withoutCommonStart(pattern: Atoms, value: Atoms): [Atoms, Atoms] {
  const limit = Math.min(pattern.length, value.length);
  let common = 0;
  while (common < limit && sameAtom(pattern[common], value[common])) common++;
  return [pattern.slice(common), value.slice(common)];
}

/**
 * Two characters do, and so do the names of two resources: those that CloudFormation makes hold no separator, so
 * nothing after one can make them equal.
 */
function startDifferently([p, afterP]: Atoms, [v, afterV]: Atoms): boolean {
  if (typeof p === 'string' && typeof v === 'string') return true;
  const ends = (atom: Atom | undefined) => atom === undefined || atom === '/' || atom === ':';
  return isToken(p) && isToken(v) && nameTwoResources(p, v) && ends(afterP) && ends(afterV);
}

/** A digit that is not known: the own account is twelve of them. */
const DIGIT = { name: 'digit', kind: 'own-account' } as const;

const spelledOut = (atom: Atom): Atoms =>
  isToken(atom) && atom.kind === 'own-account' ? Array<Atom>(12).fill(DIGIT) : [atom];

/** Inside a name that is written nowhere: what the pattern spells out so far, and whether a wildcard was in it. */
type Inside = 'outside' | 'spelled' | 'chosen';

/** A search through the texts that pattern and value have in common. */
class Meeting {
  private readonly tried = new Set<string>();

  constructor(
    private readonly pattern: Atoms,
    private readonly value: Atoms,
  ) {}

  from(p: number, v: number, inside: Inside = 'outside'): boolean {
    if (p === this.pattern.length && v === this.value.length) return true;
    const state = `${p} ${v} ${inside}`;
    if (this.tried.has(state)) return false;
    this.tried.add(state);
    const [ours, theirs] = [this.pattern[p], this.value[v]];
    if (isName(theirs)) return this.throughName(p, v, inside, theirs);
    return (
      (isOpen(ours) && (this.from(p + 1, v) || (theirs !== undefined && this.from(p, v + 1)))) ||
      (isOpen(theirs) && (this.from(p, v + 1) || (ours !== undefined && this.from(p + 1, v)))) ||
      (meetsOne(ours, theirs) && this.from(p + 1, v + 1))
    );
  }

  /** A name that is written nowhere equals a part of the pattern only where a wildcard leaves it a choice. */
  private throughName(p: number, v: number, inside: Inside, name: Token): boolean {
    const ours = this.pattern[p];
    if (inside === 'chosen' && this.from(p, v + 1)) return true;
    if (ours === undefined) return false;
    if (inside === 'outside' && isOpen(ours) && this.from(p + 1, v)) return true;
    if (isChoice(ours)) return this.from(inside === 'chosen' ? p + 1 : p, v, 'chosen');
    if (ours === ':' || (ours === '/' && name.kind === 'other')) return false;
    return this.from(p + 1, v, inside === 'chosen' ? 'chosen' : 'spelled');
  }
}

const isName = (atom: Atom | undefined): atom is Token =>
  isToken(atom) && (atom.kind === 'other' || atom.kind === 'other-path');

/** May be any text, also none. */
const isOpen = (atom: Atom | undefined) => atom === ANY || (isToken(atom) && atom !== DIGIT && !isName(atom));

/** May be text that is written nowhere. A resource of ours is called what we call it. */
const isChoice = (atom: Atom) =>
  atom === ANY || atom === ONE || (isToken(atom) && atom !== DIGIT && atom.kind !== 'resource');

function meetsOne(pattern: Atom | undefined, value: Atom | undefined): boolean {
  if (pattern === undefined || value === undefined) return false;
  if (pattern === ONE) return true;
  if (pattern === DIGIT || value === DIGIT) return isDigit(pattern) && isDigit(value);
  return pattern === value;
}

const isDigit = (atom: Atom) => atom === DIGIT || (typeof atom === 'string' && /^\d$/.test(atom));
