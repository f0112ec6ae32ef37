import type { Question } from './value';

/** The templates do not say it: whoever needs to know cannot go on. */
export class CannotTell extends Error {
  override readonly name = 'CannotTell';
}

/** It depends on a condition that the templates leave open. */
export class OpenQuestion extends Error {
  override readonly name = 'OpenQuestion';
  constructor(readonly question: Question) {
    super(`${question.left} = ${question.right}?`);
  }
}
