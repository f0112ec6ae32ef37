import { isSpecial, OneOf, Reference, Symbolic, Text, type TextPart, Unknown, type Value } from './value';

/**
 * A value as one string, in which each part that is not known stands as a token such as `${own-account}` or
 * `${resource:network/Vpc.VpcId}`: equal tokens are equal values.
 */
export function tokens(value: Value): string {
  if (value instanceof Text) return value.parts.map(token).join('');
  if (value instanceof Reference || value instanceof Symbolic || value instanceof Unknown)
    return token(value);
  if (value instanceof OneOf)
    return `\${choice:${value.question.key}:${tokens(value.ifTrue)}:${tokens(value.ifFalse)}}`;
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, inner) => (isSpecial(inner) ? tokens(inner) : inner));
}

function token(part: TextPart): string {
  if (typeof part === 'string') return part;
  if (part instanceof Reference)
    return `\${resource:${part.resource}${part.attribute === undefined ? '' : `.${part.attribute}`}}`;
  return part instanceof Symbolic ? `\${${part.name}}` : `\${unknown:${part.why}}`;
}
