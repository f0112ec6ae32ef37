import { formatCidr, parseCidr, sizeOf } from '../../config/cidr';
import { OWN_ACCOUNT } from './references';
import type { Scope } from './scope';
import { isRecord } from './template';
import { concatenate, isList, overChoices, Text, Unknown, type Value } from './value';

/** `Fn::Join`. */
export function joinTexts(argument: unknown, scope: Scope): Value {
  const [delimiter, items] = Array.isArray(argument) ? argument : [];
  return overChoices([scope.resolve(items)], ([list]) => {
    if (typeof delimiter !== 'string' || !isList(list))
      return new Unknown('a list that is joined is not known');
    return overChoices(list, values =>
      concatenate(values.flatMap((item, i) => (i === 0 ? [item] : [delimiter, item]))),
    );
  });
}

/** Stands for the account while a text is split: it holds no delimiter but a digit. */
const ACCOUNT = '\0';

/** `Fn::Split`. A text with unknown parts is split only where these cannot hold the delimiter. */
export function splitText(argument: unknown, scope: Scope): Value {
  const [delimiter, text] = Array.isArray(argument) ? argument : [];
  if (typeof delimiter !== 'string' || delimiter === '') return new Unknown('Fn::Split without a delimiter');
  return overChoices([scope.resolve(text)], ([value = '']) => {
    const parts = value instanceof Text ? value.parts : [value];
    const pieces = parts.map(part => (part === OWN_ACCOUNT ? ACCOUNT : part));
    if (!pieces.every(piece => typeof piece === 'string') || /\d/.test(delimiter))
      return new Unknown('a text that is split is not known');
    return pieces.join('').split(delimiter).map(withAccount);
  });
}

function withAccount(text: string): Value {
  return concatenate(text.split(ACCOUNT).flatMap((piece, i) => (i === 0 ? [piece] : [OWN_ACCOUNT, piece])));
}

/** `Fn::Select`. */
export function chooseElement(argument: unknown, scope: Scope): Value {
  const [index, items] = Array.isArray(argument) ? argument : [];
  return overChoices([scope.resolve(index), scope.resolve(items)], ([position, list]) => {
    if (!isList(list)) return new Unknown('a list of which an element is selected is not known');
    return list[Number(position)] ?? new Unknown(`a list has no element ${position}`);
  });
}

/** `Fn::FindInMap`, where the keys are known. */
export function findInMap(argument: unknown, scope: Scope): Value {
  return overChoices(
    Array.isArray(argument) ? argument.map(key => scope.resolve(key)) : [],
    ([map, first, second]) => {
      const level = scope.stack.template.Mappings?.[String(map)];
      const inner = isRecord(level) && typeof first === 'string' ? level[first] : undefined;
      const found = isRecord(inner) && typeof second === 'string' ? inner[second] : undefined;
      return found === undefined
        ? new Unknown(`what mapping ${map} gives is not known`)
        : scope.resolve(found);
    },
  );
}

/** `Fn::Cidr` of IPv4 ranges: blocks of the same size, one after the other. */
export function addressBlocks(argument: unknown, scope: Scope): Value {
  const values = Array.isArray(argument) ? argument.map(item => scope.resolve(item)) : [];
  return overChoices(values, ([block, count, bits]) => {
    const range = typeof block === 'string' ? parseCidr(block) : undefined;
    const [blocks, hostBits] = [Number(count), Number(bits)];
    const size = 2 ** hostBits;
    const fits = Number.isInteger(blocks) && blocks <= 256 && hostBits >= 4 && hostBits <= 28;
    if (!range || !fits || blocks * size > sizeOf(range))
      return new Unknown('the address blocks of Fn::Cidr are not known');
    return Array.from({ length: blocks }, (_, i) =>
      formatCidr({ first: range.first + i * size, prefix: 32 - hostBits }),
    );
  });
}
