import { concatenate, isList, isMap, Text, type TextPart, Unknown, type Value, type ValueMap } from './value';

/** What stands in the text for a part that is not known; no JSON has it by itself. */
const MARK = /\u27e6(\d+)\u27e7/;

/**
 * The value of a text that holds JSON, in which references may stand inside strings: a state machine's definition, for
 * example. Unknown where it cannot be read.
 */
export function parseJson(value: Value): Value {
  if (isMap(value) || isList(value)) return value;
  if (typeof value !== 'string' && !(value instanceof Text))
    return new Unknown('it is no text that could be read');
  const parts = typeof value === 'string' ? [value] : value.parts;
  const text = parts
    .map((part, index) => (typeof part === 'string' ? part : `\u27e6${index}\u27e7`))
    .join('');
  try {
    return withParts(JSON.parse(text), parts);
  } catch {
    return new Unknown('it is not JSON');
  }
}

function withParts(json: unknown, parts: readonly TextPart[]): Value {
  if (typeof json === 'string') {
    const pieces = json.split(MARK).map((piece, i) => (i % 2 === 0 ? piece : (parts[Number(piece)] ?? '')));
    return concatenate(pieces);
  }
  if (Array.isArray(json)) return json.map(item => withParts(item, parts));
  if (typeof json === 'object' && json !== null) return mapOf(Object.entries(json), parts);
  return typeof json === 'number' || typeof json === 'boolean' ? json : null;
}

/** `"Name.$": "$.path"` and `"{% … %}"` are filled in at run time. */
function mapOf(entries: readonly [string, unknown][], parts: readonly TextPart[]): ValueMap {
  return Object.fromEntries(
    entries.map(([key, item]) => {
      if (key.endsWith('.$'))
        return [key.slice(0, -2), new Unknown(`${JSON.stringify(item)} decides at run time`)];
      const atRunTime = typeof item === 'string' && /^\s*\{%/.test(item);
      return [key, atRunTime ? new Unknown(`${item} decides at run time`) : withParts(item, parts)];
    }),
  );
}
