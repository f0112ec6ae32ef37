import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from '../../contract/tables';
import { patiently } from './patience';
import { attributesOf, keyOf, type Reading } from './reading';
import { type Item, sameItem, sameValue } from './values';

/**
 * `changed`: somebody else wrote the item meanwhile, and what they wrote is there.
 * `too-wide`: more attributes than one condition can name.
 */
export type Written = 'written' | 'changed' | 'too-wide';

/** 4 KB of an expression and 300 operators in it. Source: DynamoDB developer guide, constraints. */
const MOST_ATTRIBUTES = 140;

/**
 * Makes a live item equal to the restored one, on the condition that it is still what was seen: absent, or with each of
 * these attributes as it was.
 *
 * A condition cannot say "and no other attribute". An update therefore touches only what was seen, and a deletion that
 * took more than was seen is put back; both are reported as `changed`.
 */
export async function writeItem(
  reading: Reading,
  table: TableDefinition,
  seen: Item | undefined,
  restored: Item | undefined,
): Promise<Written> {
  if (Object.keys({ ...seen, ...restored }).length > MOST_ATTRIBUTES) return 'too-wide';
  try {
    if (!seen) return restored ? await add(reading, table, restored) : 'written';
    return restored ? await change(reading, table, seen, restored) : await remove(reading, table, seen);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // A request whose answer was lost is sent again, and then finds its own work.
    return sameItem(error.Item, restored) ? 'written' : 'changed';
  }
}

const RETURN_FOUND = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

async function add(
  { dynamodb, pause }: Reading,
  { name, key }: TableDefinition,
  Item: Item,
): Promise<Written> {
  await patiently(pause, () =>
    dynamodb.send(
      new PutItemCommand({
        TableName: name,
        Item,
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': key.partition },
        ...RETURN_FOUND,
      }),
    ),
  );
  return 'written';
}

async function change(
  { dynamodb, pause }: Reading,
  { name, key }: TableDefinition,
  seen: Item,
  restored: Item,
): Promise<Written> {
  const expression = new Expression();
  const condition = expression.isStill(seen, attributesOf(key), Object.keys(restored));
  const set = Object.entries(restored)
    .filter(([attribute, value]) => !sameValue(seen[attribute], value))
    .map(([attribute, value]) => `${expression.name(attribute)} = ${expression.value(value)}`);
  const gone = Object.keys(seen).filter(attribute => !(attribute in restored));
  const { Attributes } = await patiently(pause, () =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: name,
        Key: keyOf(seen, key),
        UpdateExpression: [
          ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
          ...(gone.length > 0
            ? [`REMOVE ${gone.map(attribute => expression.name(attribute)).join(', ')}`]
            : []),
        ].join(' '),
        ConditionExpression: condition,
        ...expression.parts(),
        ReturnValues: 'ALL_NEW',
        ...RETURN_FOUND,
      }),
    ),
  );
  return sameItem(Attributes, restored) ? 'written' : 'changed';
}

async function remove({ dynamodb, pause }: Reading, table: TableDefinition, seen: Item): Promise<Written> {
  const { name, key } = table;
  const expression = new Expression();
  const ConditionExpression = expression.isStill(seen, attributesOf(key), []);
  const { Attributes } = await patiently(pause, () =>
    dynamodb.send(
      new DeleteItemCommand({
        TableName: name,
        Key: keyOf(seen, key),
        ConditionExpression,
        ...expression.parts(),
        ReturnValues: 'ALL_OLD',
        ...RETURN_FOUND,
      }),
    ),
  );
  if (!Attributes || sameItem(Attributes, seen)) return 'written';
  await writeItem({ dynamodb, pause }, table, undefined, Attributes);
  return 'changed';
}

/** An expression with placeholders for whatever attributes are called and hold. */
class Expression {
  private readonly names = new Map<string, string>();
  private readonly values: Record<string, Item[string]> = {};

  name(attribute: string): string {
    const known = this.names.get(attribute) ?? `#${this.names.size}`;
    this.names.set(attribute, known);
    return known;
  }

  value(value: Item[string]): string {
    const placeholder = `:${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** Holds while the item exists, has each attribute as seen, and none of `others` that it did not have. */
  isStill(seen: Item, key: readonly string[], others: readonly string[]): string {
    return [
      `attribute_exists(${this.name(key[0] ?? '')})`,
      ...Object.entries(seen)
        .filter(([attribute]) => !key.includes(attribute))
        .map(([attribute, value]) => `${this.name(attribute)} = ${this.value(value)}`),
      ...others
        .filter(attribute => !(attribute in seen))
        .map(attribute => `attribute_not_exists(${this.name(attribute)})`),
    ].join(' AND ');
  }

  parts() {
    return {
      ExpressionAttributeNames: Object.fromEntries([...this.names].map(([name, short]) => [short, name])),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    };
  }
}
