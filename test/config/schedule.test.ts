import fc from 'fast-check';
import { scheduleMistake } from '../../lib/config/schedule';

describe('schedule expressions', () => {
  test.each([
    ['five fields, as in crontab', 'cron(0 3 * * ?)', /six fields .*not 5/],
    ['a value for both days', 'cron(0 3 1 * MON *)', /\? in exactly one of day of month and day of week/],
    ['a star for both days', 'cron(0 3 * * * *)', /\? in exactly one/],
    ['a question mark for both days', 'cron(0 3 ? * ? *)', /\? in exactly one/],
    ['minute 60', 'cron(60 3 * * ? *)', /minutes: 0-59 .*not "60"/],
    ['hour 24', 'cron(0 24 * * ? *)', /hours: 0-23 .*not "24"/],
    ['day 0 of a month', 'cron(0 3 0 * ? *)', /day of month: 1-31 .*not "0"/],
    ['day 0 of a week', 'cron(0 3 ? * 0 *)', /day of week: 1-7 or SUN-SAT .*not "0"/],
    ['month 13', 'cron(0 3 * 13 ? *)', /month: 1-12 or JAN-DEC .*not "13"/],
    ['a year before 1970', 'cron(0 3 * * ? 1969)', /year: 1970-2199/],
    ['the name of a day in another field', 'cron(0 MON * * ? *)', /hours/],
    ['a question mark where there is a value', 'cron(? 3 * * ? *)', /minutes/],
    ['a range downwards', 'cron(0 22-2 * * ? *)', /hours/],
    ['an open range', 'cron(0 3- * * ? *)', /hours/],
    ['a range of three', 'cron(0 1-2-3 * * ? *)', /hours/],
    ['a step of nothing', 'cron(*/0 3 * * ? *)', /minutes/],
    ['two steps', 'cron(0/5/5 3 * * ? *)', /minutes/],
    ['a step between days of the week', 'cron(0 3 ? * 2/2 *)', /day of week/],
    ['an empty list item', 'cron(0,,30 3 * * ? *)', /minutes/],
    ['the sixth Monday of a month', 'cron(0 3 ? * MON#6 *)', /day of week/],
    ['an occurrence of no day', 'cron(0 3 ? * #2 *)', /day of week/],
    ['two occurrences', 'cron(0 3 ? * 3#1,6#3 *)', /day of week/],
    ['the weekday next to no day', 'cron(0 3 W * ? *)', /day of month/],
    ['the weekday next to day 32', 'cron(0 3 32W * ? *)', /day of month/],
    ['the last third of a month', 'cron(0 3 3L * ? *)', /day of month/],
    ['a rate of nothing', 'rate(0 minutes)', /at least 1/],
    ['a rate in seconds', 'rate(30 seconds)', /minutes \| hours \| days/],
    ['a fraction of an hour', 'rate(0.5 hours)', /at least 1/],
    ['a day that does not exist', 'at(2027-02-29T03:00:00)', /an existing date and time/],
    ['an hour that does not exist', 'at(2027-02-28T24:00:00)', /an existing date and time/],
    ['a date without a time', 'at(2027-02-28)', /an existing date and time/],
    ['a bare crontab line', '0 3 * * *', /cron\(.*rate\(.*at\(/],
    ['an unclosed expression', 'cron(0 3 * * ? *', /cron\(.*rate\(.*at\(/],
  ])('%s is refused', (_, expression, allowed) => {
    expect(scheduleMistake(expression)).toMatch(allowed);
  });

  test.each([
    'cron(0 3 * * ? *)',
    'cron(0/15 9-18 ? * MON-FRI *)',
    'cron(*/5 * * JAN,JUL ? 2027-2030)',
    'cron(0 8-20/2,23 1,15 * ? *)',
    'cron(0 3 L * ? *)',
    'cron(0 3 3W * ? *)',
    'cron(0 3 ? * L *)',
    'cron(15 10 ? * 6L 2027/2)',
    'cron(0 3 ? * 3#2 *)',
    'cron(0 3 ? * TUE#2 *)',
    'rate(1 minute)',
    'rate(5 minutes)',
    'rate(1 day)',
    'at(2028-02-29T23:59:59)',
  ])('%s is accepted', expression => {
    expect(scheduleMistake(expression)).toBeUndefined();
  });

  /** Fields of a daily schedule, each any list of values, ranges and steps within its bounds. */
  const bounds = { minutes: [0, 59], hours: [0, 23], 'day of month': [1, 31], month: [1, 12] } as const;
  const field = ([min, max]: readonly [number, number]) => {
    const value = fc.integer({ min, max });
    const range = fc.tuple(value, value).map(pair => pair.sort((a, b) => a - b).join('-'));
    const step = fc.tuple(fc.oneof(fc.constant('*'), value, range), fc.integer({ min: 1, max }));
    const item = fc.oneof(
      value.map(String),
      range,
      step.map(([base, by]) => `${base}/${by}`),
    );
    return fc.oneof(
      fc.constant('*'),
      fc.array(item, { minLength: 1, maxLength: 4 }).map(list => list.join(',')),
    );
  };
  const fields = fc.tuple(...Object.values(bounds).map(field));

  test('every combination of values, ranges, lists and steps within bounds is accepted', () => {
    fc.assert(
      fc.property(fields, values => expect(scheduleMistake(`cron(${values.join(' ')} ? *)`)).toBeUndefined()),
    );
  });

  test('one value out of bounds is refused, and only its field is named', () => {
    const names = Object.keys(bounds);
    fc.assert(
      fc.property(
        fields,
        fc.nat({ max: names.length - 1 }),
        fc.integer({ min: 60, max: 9999 }),
        (values, index, bad) => {
          const broken = values.with(index, `${values[index]},${bad}`).join(' ');
          const mistake = scheduleMistake(`cron(${broken} ? *)`) ?? '';
          expect(mistake.split('; ')).toEqual([expect.stringMatching(`^${names[index]}: `)]);
        },
      ),
    );
  });

  test('any text gets an answer, never an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom('cron', 'rate', 'at'), fc.string(), (kind, content) => {
        const mistake = scheduleMistake(`${kind}(${content})`);
        return mistake === undefined || mistake.length > 0;
      }),
    );
  });
});
