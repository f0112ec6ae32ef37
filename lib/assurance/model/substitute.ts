import { getAttribute, ref } from './references';
import type { Scope } from './scope';
import { isRecord } from './template';
import { concatenate, overChoices, Unknown, type Value } from './value';

const PLACEHOLDER = /\$\{([^}]*)\}/;

/** `Fn::Sub`: `${Name}`, `${Name.Attribute}`, and `${!Literal}` which stays `${Literal}`. */
export function substitute(argument: unknown, scope: Scope): Value {
  const [text, variables] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== 'string') return new Unknown('Fn::Sub without a text');
  const own = isRecord(variables) ? variables : {};
  const literal = scope.resolve(text);
  if (literal instanceof Unknown) return literal;
  // Every second piece is what stood between the braces.
  const values = text
    .split(PLACEHOLDER)
    .map((piece, index) => (index % 2 === 0 ? piece : fill(piece, own, scope)));
  return overChoices(values, concatenate);
}

function fill(name: string, own: Record<string, unknown>, scope: Scope): Value {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (Object.hasOwn(own, name)) return scope.resolve(own[name]);
  return name.includes('.') ? getAttribute(name, scope) : ref(name, scope);
}
