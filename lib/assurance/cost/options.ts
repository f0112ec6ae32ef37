import { InvalidArgumentError } from 'commander';

const WHOLE = /^(0|[1-9]\d{0,8})$/;

/**
 * People on a working day, for commander. Digits alone: `Number` takes an empty text for nobody, and reads `1e3` or
 * `0x10`, which nobody means.
 */
export function usersOption(text: string): number {
  if (WHOLE.test(text)) return Number(text);
  throw new InvalidArgumentError('allowed: a whole number from 0 to 999999999, in digits, for example 100.');
}
