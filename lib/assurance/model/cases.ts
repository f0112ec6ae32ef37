import { OpenQuestion } from './unread';
import type { Question } from './value';

/** Cases one question may be looked at in; templates with more open conditions than that are not judged. */
const MOST_CASES = 64;

/** Something in which open questions can be taken as answered. */
interface Assuming<W> {
  assume(question: Question, answer: boolean): W;
}

/** One combination of answers to open questions, and what came of it. */
export interface Case<T> {
  readonly result: T;
  /** The answers, for people: `ApiImageDigest is none`. */
  readonly said: readonly string[];
}

/**
 * Looks with either answer to every open question that the look turns out to depend on.
 *
 * @param tooMany what comes of a case beyond the most that are looked at
 */
export function overCases<W extends Assuming<W>, T>(
  world: W,
  look: (world: W) => T,
  tooMany: () => T,
): Case<T>[] {
  let left = MOST_CASES;
  const inCase = (one: W, said: readonly string[]): Case<T>[] => {
    if (left-- <= 0) return [{ result: tooMany(), said: [] }];
    try {
      return [{ result: look(one), said }];
    } catch (error) {
      if (!(error instanceof OpenQuestion)) throw error;
      const { question } = error;
      return [true, false].flatMap(answer =>
        inCase(one.assume(question, answer), [...said, spoken(question, answer)]),
      );
    }
  };
  return inCase(world, []);
}

function spoken({ left, right }: Question, answer: boolean): string {
  const words = (text: string) => text.replace(/\$\{(?:parameter:)?([^}]*)\}/g, '$1') || '""';
  return `${words(left)} ${answer ? 'is' : 'is not'} ${words(right)}`;
}
