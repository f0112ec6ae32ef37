import { isPlainList, isPlainMap, type Plain, type PlainMap } from '../../../assurance/model/plain';

/** One place of a resource that reads differently before and after. */
export interface Edit {
  /** Keys down to it; `[api]` is the element of that name in a list. */
  readonly path: readonly string[];
  readonly before: Plain;
  readonly after: Plain;
}

/** `ContainerDefinitions[api].Image` */
export const pathText = ({ path }: Pick<Edit, 'path'>) =>
  path.reduce((text, key) => (key.startsWith('[') || text === '' ? text + key : `${text}.${key}`), '');

/** Lists whose order means something. Every other list of a template is a set to CloudFormation or to the service. */
const ORDERED = new Set(['Command', 'EntryPoint', 'CacheBehaviors', 'OriginGroups', 'EnvironmentFiles']);

/** Properties that tell the elements of a list apart, the first that all of them have. */
const IDENTIFYING = [
  'PathPattern',
  'Name',
  'IndexName',
  'Key',
  'Id',
  'Region',
  'Sid',
  'PolicyName',
  'RuleName',
  'StatementId',
];

/** Where two values differ, each place as deep down as it can be told. */
export function editsBetween(before: Plain, after: Plain, path: readonly string[] = []): Edit[] {
  if (canonical(before, path.at(-1)) === canonical(after, path.at(-1))) return [];
  if (isPlainMap(before) && isPlainMap(after)) return editsOfMaps(before, after, path);
  if (isPlainList(before) && isPlainList(after)) {
    const key = IDENTIFYING.find(name => isIdentifying(name, before) && isIdentifying(name, after));
    if (key !== undefined) return editsOfMaps(byKey(key, before), byKey(key, after), path);
  }
  return [{ path, before, after }];
}

function editsOfMaps(before: PlainMap, after: PlainMap, path: readonly string[]): Edit[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap(key => editsBetween(before[key], after[key], [...path, key]));
}

function isIdentifying(key: string, list: readonly Plain[]): boolean {
  const names = list.map(item => (isPlainMap(item) ? item[key] : undefined));
  return names.every(name => typeof name === 'string') && new Set(names).size === names.length;
}

const byKey = (key: string, list: readonly Plain[]): PlainMap =>
  Object.fromEntries(list.map(item => [`[${isPlainMap(item) ? item[key] : ''}]`, item]));

/** Equal texts are equal values: keys sorted, elements too where order means nothing. */
export function canonical(value: Plain, name = ''): string {
  if (isPlainList(value)) {
    const items = value.map(item => canonical(item));
    return `[${(ORDERED.has(name) ? items : items.sort()).join()}]`;
  }
  if (!isPlainMap(value)) return JSON.stringify(typeof value === 'string' ? scalar(value) : value) ?? '';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner, key)}`)
    .sort()
    .join()}}`;
}

/** CloudFormation takes `"true"` for `true` and `"5"` for `5`. */
function scalar(text: string): Plain {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
