/** The truth cannot be told from what is known; says what is missing. */
export interface Undecided {
  readonly undecided: string;
}

/** Kleene's three-valued logic: what is certain stays certain whatever else is unknown. */
export type Ternary = boolean | Undecided;

export const undecided = (why: string): Undecided => ({ undecided: why });

export function isUndecided(value: unknown): value is Undecided {
  return typeof value === 'object' && value !== null && 'undecided' in value;
}

export function not(value: Ternary): Ternary {
  return isUndecided(value) ? value : !value;
}

/** False as soon as one part is; the reason of the first undecided part otherwise. Reads no further than it must. */
export function allOf(parts: Iterable<Ternary>): Ternary {
  return decide(parts, false);
}

/** True as soon as one part is; the reason of the first undecided part otherwise. Reads no further than it must. */
export function anyOf(parts: Iterable<Ternary>): Ternary {
  return decide(parts, true);
}

function decide(parts: Iterable<Ternary>, decisive: boolean): Ternary {
  let open: Undecided | undefined;
  for (const part of parts) {
    if (part === decisive) return decisive;
    if (isUndecided(part)) open ??= part;
  }
  return open ?? !decisive;
}
