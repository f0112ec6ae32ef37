/** How many people is typed: nothing that is not plainly a number of people is read as one. */
import { usersOption } from '../../../lib/assurance/cost/options';

it.each([
  '',
  ' ',
  '-1',
  '+1',
  '1.5',
  '1e3',
  '0x10',
  '0b1',
  ' 5',
  '5 ',
  '007',
  '1,000',
  '1_000',
  '１００',
  'many',
  'NaN',
  'Infinity',
  '1000000000',
])('refuses %j, and says what is allowed', text => {
  expect(() => usersOption(text)).toThrow(
    'allowed: a whole number from 0 to 999999999, in digits, for example 100.',
  );
});

it.each<[string, number]>([
  ['0', 0],
  ['1', 1],
  ['100', 100],
  ['999999999', 999_999_999],
])('reads %s', (text, users) => {
  expect(usersOption(text)).toBe(users);
});
