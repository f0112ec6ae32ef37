import { ruleInWords } from '../../../lib/assurance/dossier/read/schedules';

it.each([
  ['rate(1 minute)', 'every minute'],
  ['rate(5 minutes)', 'every 5 minutes'],
  ['cron(0 3 * * ? *)', 'every day at 03:00'],
  ['cron(0 9 ? * SUN *)', 'every Sunday at 09:00'],
  // EventBridge counts days of the week from 1, which is Sunday.
  ['cron(0 9 ? * 1 *)', 'every Sunday at 09:00'],
  ['cron(30 3,9,15,21 * * ? *)', 'every day at 03:30, 09:30, 15:30 and 21:30'],
  ['cron(0 4 1 * ? *)', 'on day 1 of the month at 04:00'],
  ['cron(0/5 8-17 ? * MON-FRI *)', 'every 5 minutes, between 08:00 and 17:59, Monday through Friday'],
  ['at(2030-01-01T00:00:00)', 'once, at 2030-01-01 00:00:00'],
])('%s is %s', (expression, words) => {
  expect(ruleInWords(expression)).toBe(words);
});

it.each(['cron(nonsense)', 'cron(0 99 * * ? *)', '', 'every now and then'])(
  'what is not understood stays as it is: %j',
  expression => {
    expect(ruleInWords(expression)).toBe(expression);
  },
);
