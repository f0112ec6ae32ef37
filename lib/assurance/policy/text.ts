import { type Token, tokenOf, written } from './token';

/** `*` in a pattern: any text, also none. */
export const ANY = { wildcard: '*' } as const;
/** `?` in a pattern: any one character. */
export const ONE = { wildcard: '?' } as const;

/** A character, a wildcard or a token. */
export type Atom = string | typeof ANY | typeof ONE | Token;
export type Atoms = readonly Atom[];

export const isToken = (atom: Atom | undefined): atom is Token => typeof atom === 'object' && 'name' in atom;

/** Text of a request: wildcard characters in it are plain characters. */
export const literal = remembered(text => split(text, tokenOf, same));

/** Text of a policy: `*` and `?` are wildcards, and `${*}`, `${?}`, `${$}` the characters themselves. */
export const pattern = remembered(text => split(text, escapedOrToken, wildcardOrSame));

/** Text of a policy where wildcards have no meaning, as in `StringEquals`. */
export const plain = remembered(text => split(text, escapedOrToken, same));

/** As it was written. */
export const shown = (atoms: Atoms) =>
  atoms
    .map(atom => (typeof atom === 'string' ? atom : isToken(atom) ? written(atom.name) : atom.wildcard))
    .join('');

/** Letters in lower case; tokens keep their names. */
export function folded(atoms: Atoms): Atoms {
  return atoms.map(atom => (typeof atom === 'string' ? atom.toLowerCase() : atom));
}

const WILDCARDS = new Map<string, Atom>([
  ['*', ANY],
  ['?', ONE],
]);

function same(character: string): Atom {
  return character;
}

function wildcardOrSame(character: string): Atom {
  return WILDCARDS.get(character) ?? character;
}

function escapedOrToken(name: string): Atom {
  return /^[*?$]$/.test(name) ? name : tokenOf(name);
}

const PARTS = /\$\{([^}]*)\}|[\s\S]/gu;

function split(text: string, token: (name: string) => Atom, character: (character: string) => Atom): Atoms {
  return Array.from(text.matchAll(PARTS), ([part, name]) =>
    name === undefined ? character(part) : token(name),
  );
}

/** A search asks for the same few texts thousands of times. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return text => {
    const result = known.get(text) ?? read(text);
    known.set(text, result);
    return result;
  };
}
