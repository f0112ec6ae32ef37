import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { canonicalNumber, digestOf, sameItem, sameValue } from '../../../lib/ops/restore/values';
import { anyAttributes, anyNumber } from '../../support/random-items';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('values that are not the same', () => {
  test.each<[AttributeValue, AttributeValue]>([
    [{ N: '1' }, { S: '1' }],
    [{ N: '12345678901234567890123456789012345678' }, { N: '12345678901234567890123456789012345679' }],
    [{ N: '1' }, { N: '-1' }],
    [{ N: '10' }, { N: '1' }],
    [{ S: '' }, { NULL: true }],
    [{ B: bytes(1) }, { S: 'AQ==' }],
    [{ B: bytes(1, 2) }, { B: bytes(1) }],
    [{ SS: ['1'] }, { NS: ['1'] }],
    [{ SS: ['a'] }, { L: [{ S: 'a' }] }],
    [{ L: [{ N: '1' }, { N: '2' }] }, { L: [{ N: '2' }, { N: '1' }] }],
    [{ L: [] }, { M: {} }],
    [{ M: { a: { S: 'x' } } }, { M: { b: { S: 'x' } } }],
    [{ BOOL: false }, { NULL: true }],
    // What a text put together without quoting would take for the same.
    [{ SS: ['a,b'] }, { SS: ['a', 'b'] }],
  ])('%j and %j', (one, other) => {
    expect(sameValue(one, other)).toBe(false);
  });

  test('an attribute that is missing is not one that is null', () => {
    expect(sameItem({ id: { S: '1' } }, { id: { S: '1' }, a: { NULL: true } })).toBe(false);
    expect(sameItem(undefined, {})).toBe(false);
    expect(sameValue(undefined, undefined)).toBe(false);
  });
});

describe('values that are the same', () => {
  test.each<[AttributeValue, AttributeValue]>([
    [{ N: '1' }, { N: '1.0' }],
    [{ N: '0' }, { N: '-0.00' }],
    [{ N: '1e3' }, { N: '1000' }],
    [{ N: '-0.5' }, { N: '-5E-1' }],
    [{ SS: ['b', 'a'] }, { SS: ['a', 'b'] }],
    [{ NS: ['2', '1.0'] }, { NS: ['1', '2'] }],
    [{ BS: [bytes(2), bytes(1)] }, { BS: [bytes(1), bytes(2)] }],
    [{ M: { a: { N: '1' }, b: { N: '2' } } }, { M: { b: { N: '2.0' }, a: { N: '1' } } }],
  ])('%j and %j', (one, other) => {
    expect(sameValue(one, other)).toBe(true);
  });

  test('whatever the order of attributes and however a number is written', () => {
    fc.assert(
      fc.property(anyAttributes, item => {
        const turned = Object.fromEntries(Object.entries(item).reverse());
        expect(digestOf(turned)).toBe(digestOf(item));
      }),
    );
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 1, max: 5 }), (text, zeros) => {
        const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
        const shifted = `${mantissa.includes('.') ? mantissa : `${mantissa}.`}${'0'.repeat(zeros)}e${Number(exponent)}`;
        expect(canonicalNumber(shifted)).toBe(canonicalNumber(text));
      }),
    );
  });

  test('no digit of a number is lost', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 38n - 1n }), number => {
        const [digits = '', power = '0'] = canonicalNumber(String(number)).split('e');
        expect(BigInt(digits) * 10n ** BigInt(power)).toBe(number);
      }),
    );
  });

  test.each(['', '.', 'e1', '1e', 'NaN', '0x10'])('%j is no number', text => {
    expect(() => canonicalNumber(text)).toThrow('not a number');
  });
});
