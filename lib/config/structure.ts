import { z } from 'zod';
import { type Problem, show } from './errors';
import { nearest } from './nearest';

/** What the schema says about one object: its problems, and which top-level sections have the wrong type. */
export interface Structure {
  readonly problems: readonly Omit<Problem, 'deployment'>[];
  /** True when every value of the section has the type its schema promises. */
  readonly isSound: (section: PropertyKey) => boolean;
}

/**
 * Checks an object against its schema. A schema part's own error message says what is allowed there;
 * for parts without one it is written here.
 */
export function checkStructure(schema: z.ZodType, input: unknown): Structure {
  const issues = schema.safeParse(input, { error: allowedBy }).error?.issues ?? [];
  const broken = new Set(issues.filter(issue => !KEEPS_TYPE.has(issue.code)).map(issue => issue.path[0]));
  return {
    problems: issues.flatMap(issue => problemsOf(issue, input)),
    isSound: section => !broken.has(section) && !broken.has(undefined),
  };
}

/** Issues after which the value still has its type, so that rules may read it and report in the same run. */
const KEEPS_TYPE: ReadonlySet<string | undefined> = new Set([
  'custom',
  'invalid_format',
  'too_big',
  'too_small',
  'unrecognized_keys',
]);

function problemsOf(issue: z.core.$ZodIssue, input: unknown): Omit<Problem, 'deployment'>[] {
  if (issue.code !== 'unrecognized_keys') {
    const path = formatPath(issue.path);
    return [{ path, found: show(valueAt(input, issue.path)), allowed: issue.message }];
  }
  const allowed = issue.message;
  return issue.keys.map(key => {
    const meant = nearest(key, allowed.split(', '));
    return {
      path: formatPath([...issue.path, key]),
      found: `unknown key ${show(key)}`,
      allowed: meant ? `did you mean ${show(meant)}? one of: ${allowed}` : `one of: ${allowed}`,
    };
  });
}

/** What is allowed where an issue was raised by a schema part that has no message of its own. */
function allowedBy(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(', ') : undefined;
    case 'invalid_type':
      return issue.inst instanceof z.ZodNumberFormat
        ? 'a whole number'
        : (TYPES[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options) : undefined;
    case 'too_small':
      return `at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
    case 'too_big':
      return `at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
    default:
      return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};
const UNITS: Readonly<Record<string, string>> = { array: ' items', string: ' characters' };

const oneOf = (values: readonly unknown[]) => values.map(show).join(', ');

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
