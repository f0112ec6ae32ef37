import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB has it: numbers stay text, so that none of their 38 digits is lost. */
export type Item = Record<string, AttributeValue>;

/** Equal as DynamoDB means it: 1 and 1.0 are one number, sets have no order, binary is compared by its bytes. */
export function sameItem(one: Item | undefined, other: Item | undefined): boolean {
  return digestOf(one) === digestOf(other);
}

export function sameValue(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  return one !== undefined && other !== undefined && textOf(one) === textOf(other);
}

/** SHA-256 over everything an item holds; of no item it is empty. */
export function digestOf(item: Item | undefined): string {
  return item ? createHash('sha256').update(canonicalItem(item)).digest('base64url') : '';
}

/** Text that two items have in common exactly if they are the same. */
export function canonicalItem(item: Item): string {
  return textOf({ M: item });
}

const textOf = (value: AttributeValue) => JSON.stringify(canonical(value));
const inOrder = (texts: readonly string[]) => [...texts].sort();
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

function canonical(value: AttributeValue): unknown {
  if (value.S !== undefined) return ['S', value.S];
  if (value.N !== undefined) return ['N', canonicalNumber(value.N)];
  if (value.B !== undefined) return ['B', base64(value.B)];
  if (value.BOOL !== undefined) return ['BOOL', value.BOOL];
  if (value.NULL !== undefined) return ['NULL'];
  if (value.L !== undefined) return ['L', value.L.map(canonical)];
  if (value.M !== undefined) {
    const entries = Object.entries(value.M).sort(([a], [b]) => (a < b ? -1 : 1));
    return ['M', entries.map(([name, inner]) => [name, canonical(inner)])];
  }
  if (value.SS !== undefined) return ['SS', inOrder(value.SS)];
  if (value.NS !== undefined) return ['NS', inOrder(value.NS.map(canonicalNumber))];
  if (value.BS !== undefined) return ['BS', inOrder(value.BS.map(base64))];
  throw new Error(`an attribute of a type that is not known: ${Object.keys(value).join()}`);
}

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

/** `12.50` and `1.25e1` become `125e-1`; zero has no sign. */
export function canonicalNumber(text: string): string {
  const [all, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (!all || whole + fraction === '') throw new Error(`not a number of DynamoDB: ${JSON.stringify(text)}`);
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}
