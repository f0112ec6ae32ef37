/**
 * Schedule expressions of EventBridge Scheduler: `cron(…)`, `rate(…)` and `at(…)`.
 * Only what the user guide documents is accepted ("Schedule types on EventBridge Scheduler"): the parsers on npm
 * either let wrong fields pass or refuse documented ones.
 */

/** Why a text is no schedule expression, as the sentence that says what is allowed; undefined for a valid one. */
export function scheduleMistake(text: string): string | undefined {
  const [, kind, content = ''] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  switch (kind) {
    case 'cron':
      return cronMistake(content);
    case 'rate':
      return RATE.test(content) ? undefined : 'rate(<number> minutes | hours | days), the number at least 1';
    case 'at':
      return isDateTime(content) ? undefined : 'at(yyyy-mm-ddThh:mm:ss), an existing date and time';
    default:
      return 'cron(<six fields>), rate(<number> <unit>) or at(yyyy-mm-ddThh:mm:ss)';
  }
}

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names for values, the first for `min`. */
  readonly names?: readonly string[];
  /** The wildcards of the field, as the user guide lists them. */
  readonly wildcards: string;
  /** What may fill the field alone, besides `*` and a list; the group is a value of the field. */
  readonly forms?: readonly RegExp[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: readonly CronField[] = [
  { name: 'minutes', min: 0, max: 59, wildcards: ',-*/' },
  { name: 'hours', min: 0, max: 23, wildcards: ',-*/' },
  /** `?` any, `L` the last, `3W` the weekday next to the 3rd. */
  { name: 'day of month', min: 1, max: 31, wildcards: ',-*?/LW', forms: [/^[?L]$/, /^(\w+)W$/] },
  { name: 'month', min: 1, max: 12, names: MONTHS, wildcards: ',-*/' },
  /** `?` any, `L` Saturday, `6L` the last Friday of the month, `3#2` its second Tuesday. */
  {
    name: 'day of week',
    min: 1,
    max: 7,
    names: DAYS,
    wildcards: ',-*?L#',
    forms: [/^[?L]$/, /^(\w+)L$/, /^(\w+)#[1-5]$/],
  },
  { name: 'year', min: 1970, max: 2199, wildcards: ',-*/' },
];

function cronMistake(content: string): string | undefined {
  const values = content.split(/\s+/);
  if (values.length !== FIELDS.length) {
    return `cron with six fields (${FIELDS.map(field => field.name).join(', ')}), not ${values.length}`;
  }
  const wrong = FIELDS.flatMap((field, index) => fieldMistake(field, values[index] ?? ''));
  if (wrong.length > 0) return wrong.join('; ');
  const [, , dayOfMonth, , dayOfWeek] = values;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return 'cron with ? in exactly one of day of month and day of week';
  }
  return undefined;
}

function fieldMistake(field: CronField, text: string): string[] {
  if (text === '*' || isForm(field, text) || text.split(',').every(item => isListItem(field, item))) {
    return [];
  }
  const names = field.names ? ` or ${field.names[0]}-${field.names.at(-1)}` : '';
  const wildcards = [...field.wildcards].join(' ');
  return [`${field.name}: ${field.min}-${field.max}${names} and the wildcards ${wildcards}, not "${text}"`];
}

function isForm(field: CronField, text: string): boolean {
  const match = field.forms?.map(form => form.exec(text)).find(found => found !== null);
  return match !== undefined && (match[1] === undefined || readValue(field, match[1]) !== undefined);
}

/** A value, a range upwards, or either of them or `*` with a step. */
function isListItem(field: CronField, item: string): boolean {
  const [base = '', step, ...more] = item.split('/');
  if (more.length > 0) return false;
  if (step === undefined) return isValueOrRange(field, base);
  return isStep(field, step) && (base === '*' || isValueOrRange(field, base));
}

function isStep({ wildcards, max }: CronField, step: string): boolean {
  return wildcards.includes('/') && /^[1-9]\d*$/.test(step) && Number(step) <= max;
}

function isValueOrRange(field: CronField, text: string): boolean {
  const [from, to, ...more] = text.split('-').map(bound => readValue(field, bound) ?? Number.NaN);
  if (from === undefined || Number.isNaN(from)) return false;
  return to === undefined || (from <= to && more.length === 0);
}

/** The number a value or name stands for; undefined outside the field's bounds. */
function readValue({ min, max, names = [] }: CronField, text: string): number | undefined {
  if (names.includes(text)) return min + names.indexOf(text);
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

const RATE = /^[1-9]\d* (minutes?|hours?|days?)$/;

function isDateTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return false;
  const date = new Date(`${text}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
