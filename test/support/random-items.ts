import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { attributeType, type KeyDefinition, type TableDefinition } from '../../lib/contract/tables';
import type { Item } from '../../lib/ops/restore/values';

/** Names that expressions cannot hold as they are, words that DynamoDB reserves, and plain ones. */
const NAMES = [
  'name',
  'size',
  'data',
  'status',
  'updatedAt',
  'a.b',
  'with space',
  '表示名',
  '#x',
  ':y',
  'n0',
  'n1',
];

/** Up to 38 digits anywhere in DynamoDB's range, written in more ways than one. */
export const anyNumber = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map(String),
  fc
    .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -100, max: 100 }))
    .map(([digits, power]) => `${digits}e${power}`),
  fc.constantFrom('0', '-0', '1.0', '1.50', '-0.001', '1E+3', '12345678901234567890123456789012345678'),
);

const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 20 }));
const bytes = fc.uint8Array({ maxLength: 40 });
const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  text.map(S => ({ S })),
  anyNumber.map(N => ({ N })),
  bytes.map(B => ({ B })),
  fc.boolean().map(BOOL => ({ BOOL })),
  fc.constant({ NULL: true as const }),
);
const set: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.uniqueArray(text.filter(Boolean), { minLength: 1, maxLength: 5 }).map(SS => ({ SS })),
  fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 5 }).map(numbers => ({ NS: numbers.map(String) })),
  fc
    .uniqueArray(bytes, {
      minLength: 1,
      maxLength: 5,
      selector: value => Buffer.from(value).toString('hex'),
    })
    .map(BS => ({ BS })),
);
const { value } = fc.letrec<{ value: AttributeValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    set,
    fc.array(tie('value'), { maxLength: 4 }).map(L => ({ L })),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 4 }).map(M => ({ M })),
  ),
}));
/** Attributes besides the keys, of every type there is. */
export const anyAttributes: fc.Arbitrary<Item> = fc.dictionary(fc.constantFrom(...NAMES), value, {
  maxKeys: 8,
});

const attributesOf = ({ partition, sort }: KeyDefinition) =>
  sort === undefined ? [partition] : [partition, sort];

/** Items of a table, their keys unlike each other; some are in no index, for want of its key. */
export function randomItems(table: TableDefinition, count: number, seed: number): Item[] {
  return fc
    .sample(fc.tuple(anyAttributes, fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.boolean()), {
      seed,
      numRuns: count,
    })
    .map(([attributes, time, indexed], position) => {
      const keyed = (name: string): AttributeValue =>
        attributeType(name) === 'N' ? { N: String(time) } : { S: `${name}-${seed}-${position}` };
      const ofIndexes = indexed ? table.indexes.flatMap(attributesOf) : [];
      const own = free(table, attributes);
      const keys = [...ofIndexes, ...attributesOf(table.key)].map(name => [name, keyed(name)]);
      return { ...own, ...Object.fromEntries(keys) };
    });
}

/** Without what an index has a type for. */
export function free(table: TableDefinition, attributes: Item): Item {
  const indexed = table.indexes.flatMap(attributesOf);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !indexed.includes(name)));
}
