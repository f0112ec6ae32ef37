import fc from 'fast-check';
import {
  type Cidr,
  cidrMistake,
  contains,
  formatCidr,
  overlaps,
  parseCidr,
  sizeOf,
} from '../../lib/config/cidr';

const read = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`${text} is no range`);
  return cidr;
};

/** Any range: an address with the bits after the prefix cleared. */
const ranges = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 0, max: 32 }) })
  .map(({ address, prefix }): Cidr => ({ first: address - (address % 2 ** (32 - prefix)), prefix }));

/** Ranges that share their first bits, so that pairs often touch. */
const neighbours = fc
  .record({ offset: fc.integer({ min: 0, max: 255 }), prefix: fc.integer({ min: 24, max: 32 }) })
  .map(({ offset, prefix }): Cidr => ({ first: offset - (offset % 2 ** (32 - prefix)), prefix }));

describe('reading a range', () => {
  test.each([
    ['a word', 'private', /an IPv4 range/],
    ['an address without a prefix', '10.0.0.0', /an IPv4 range/],
    ['an octet above 255', '10.0.256.0/16', /an IPv4 range/],
    ['a prefix above 32', '10.0.0.0/33', /an IPv4 range/],
    ['a leading zero', '010.0.0.0/16', /an IPv4 range/],
    ['five octets', '10.0.0.0.0/16', /an IPv4 range/],
    ['white space', ' 10.0.0.0/16', /an IPv4 range/],
    ['an IPv6 range', '2001:db8::/32', /IPv6 is not supported/],
    ['an address inside the range', '10.20.1.0/16', /the first address of the range: 10\.20\.0\.0\/16$/],
  ])('refuses %s and says what is allowed', (_, text, allowed) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(cidrMistake(text)).toMatch(allowed);
  });

  test('accepts the whole of IPv4 and a single address', () => {
    expect(read('0.0.0.0/0')).toEqual({ first: 0, prefix: 0 });
    expect(read('255.255.255.255/32')).toEqual({ first: 2 ** 32 - 1, prefix: 32 });
    expect(cidrMistake('10.0.0.0/8')).toBeUndefined();
  });

  test('reads back what it writes', () => {
    fc.assert(fc.property(ranges, range => expect(parseCidr(formatCidr(range))).toEqual(range)));
  });
});

describe('comparing ranges', () => {
  test('neighbours share no address', () => {
    expect(overlaps(read('10.0.0.0/20'), read('10.0.16.0/20'))).toBe(false);
    expect(contains(read('10.0.0.0/16'), read('10.1.0.0/20'))).toBe(false);
  });

  test('a range holds its own half and not the other way round', () => {
    expect(contains(read('10.0.0.0/16'), read('10.0.128.0/17'))).toBe(true);
    expect(contains(read('10.0.128.0/17'), read('10.0.0.0/16'))).toBe(false);
  });

  test('overlapping is symmetric', () => {
    fc.assert(fc.property(neighbours, neighbours, (a, b) => overlaps(a, b) === overlaps(b, a)));
  });

  test('two ranges overlap exactly when one holds the other', () => {
    fc.assert(
      fc.property(neighbours, neighbours, (a, b) => overlaps(a, b) === (contains(a, b) || contains(b, a))),
    );
  });

  test('overlapping agrees with comparing every address', () => {
    const addresses = ({ first, prefix }: Cidr) =>
      Array.from({ length: sizeOf({ first, prefix }) }, (_, index) => first + index);
    fc.assert(
      fc.property(neighbours, neighbours, (a, b) => {
        const inA = new Set(addresses(a));
        return overlaps(a, b) === addresses(b).some(address => inA.has(address));
      }),
    );
  });

  test('a range held by another is never larger', () => {
    fc.assert(fc.property(neighbours, neighbours, (a, b) => !contains(a, b) || sizeOf(b) <= sizeOf(a)));
  });
});
