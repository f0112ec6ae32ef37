/** IPv4 address ranges in CIDR notation. */
export interface Cidr {
  /** First address as an unsigned 32-bit number. */
  readonly first: number;
  /** Length of the network prefix, 0 to 32. */
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined for anything else, also when the address is not the first of its range. */
export function parseCidr(text: string): Cidr | undefined {
  const cidr = parseLoosely(text);
  return cidr && isFirstAddress(cidr) ? cidr : undefined;
}

export function formatCidr({ first, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map(shift => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Number of addresses. */
export const sizeOf = ({ prefix }: Cidr) => 2 ** (32 - prefix);

/** Whether every address of the inner range is in the outer one. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.first + sizeOf(inner) <= outer.first + sizeOf(outer);
}

/** Whether two ranges share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first < b.first + sizeOf(b) && b.first < a.first + sizeOf(a);
}

/** Why a text is no range, as the sentence that says what is allowed; undefined for a range. */
export function cidrMistake(text: string): string | undefined {
  if (text.includes(':')) return 'an IPv4 range such as 10.0.0.0/16; IPv6 is not supported';
  const cidr = parseLoosely(text);
  if (!cidr) return 'an IPv4 range such as 10.0.0.0/16';
  if (isFirstAddress(cidr)) return undefined;
  const range = { ...cidr, first: cidr.first - (cidr.first % sizeOf(cidr)) };
  return `the first address of the range: ${formatCidr(range)}`;
}

/** Leading zeros are refused: some programs read them as octal. */
const NOTATION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\/(0|[1-9]\d*)$/;

function parseLoosely(text: string): Cidr | undefined {
  const numbers = NOTATION.exec(text)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const prefix = numbers.pop() ?? 0;
  if (prefix > 32 || numbers.some(octet => octet > 255)) return undefined;
  return { first: numbers.reduce((address, octet) => address * 256 + octet, 0), prefix };
}

const isFirstAddress = (cidr: Cidr) => cidr.first % sizeOf(cidr) === 0;

/** Ranges that documents use and nobody has. Source: RFC 5737, RFC 3849. */
const DOCUMENTATION = ['192.0.2.', '198.51.100.', '203.0.113.', '2001:db8:'];

/** A range as documents write it: whoever lets it in lets in nobody. */
export const isForDocumentation = (range: string): boolean =>
  DOCUMENTATION.some(start => range.startsWith(start));
