import { type CollectionTag, parse, type ScalarTag } from 'yaml';

/** Functions with a short form: `!Sub` for `Fn::Sub`. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'GetStackOutput',
  'If',
  'ImportValue',
  'Join',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'Transform',
];

const TAGS = [
  ...FUNCTIONS.flatMap(name => tags(name, `Fn::${name}`)),
  ...tags('Ref', 'Ref'),
  ...tags('Condition', 'Condition'),
];

function tags(name: string, key: string): (ScalarTag | CollectionTag)[] {
  const tag = `!${name}`;
  return [
    { tag, resolve: text => ({ [key]: text }) },
    { tag, collection: 'seq', resolve: items => ({ [key]: items.toJSON() }) },
    { tag, collection: 'map', resolve: map => ({ [key]: map.toJSON() }) },
  ];
}

/**
 * JSON or YAML with CloudFormation's short forms, as an object with their long ones.
 *
 * @throws SyntaxError
 */
export function parseTemplate(text: string): unknown {
  if (/^\s*\{/.test(text)) return JSON.parse(text);
  try {
    return parse(text, { customTags: TAGS, logLevel: 'error' });
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}
