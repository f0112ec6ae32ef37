import { createHash } from 'node:crypto';
import type { TableDefinition } from '../../contract/tables';
import { keyOf, keyText, type Reading, readItems, scanPages } from './reading';
import { type Item, sameItem } from './values';

/** What would make the live item equal to the restored one. */
export interface Difference {
  readonly kind: 'add' | 'change' | 'delete';
  readonly key: Item;
  readonly live?: Item;
  readonly restored?: Item;
}

export interface Comparison {
  readonly table: TableDefinition;
  readonly copy: string;
  /** Part of the items that is compared attribute by attribute, above 0 and at most 1; keys always are. */
  readonly share: number;
  readonly segments: number;
  readonly onDifference: (difference: Difference) => Promise<void> | void;
  /** Called with the number of items looked at since the last call. */
  readonly onItems: (count: number) => void;
}

export interface Counts {
  readonly live: number;
  readonly restored: number;
  /** Items that both have and that were compared in full. */
  readonly compared: number;
}

/**
 * Finds everything in which a live table differs from its copy. It holds a page at a time, whatever the size of the
 * tables: restored items are looked up in the live table, then live keys in the copy.
 */
export async function compare(reading: Reading, comparison: Comparison): Promise<Counts> {
  const counts = { live: 0, restored: 0, compared: 0 };
  const { table, copy, segments, onDifference, onItems } = comparison;

  await scanPages(reading, copy, table.key, { segments }, async items => {
    counts.restored += items.length;
    counts.compared += await compareRestored(reading, comparison, items);
    onItems(items.length);
  });
  await scanPages(reading, table.name, table.key, { segments, only: 'keys' }, async keys => {
    counts.live += keys.length;
    for (const live of await withoutCopy(reading, table, copy, keys)) {
      await onDifference({ kind: 'delete', key: keyOf(live, table.key), live });
    }
    onItems(keys.length);
  });
  return counts;
}

/** How many of a page's items were compared in full. */
async function compareRestored(
  reading: Reading,
  { table, share, onDifference }: Comparison,
  items: readonly Item[],
): Promise<number> {
  const { name, key } = table;
  const sampled = items.filter(item => isSampled(keyText(item, key), share));
  const others = items.filter(item => !isSampled(keyText(item, key), share));
  const keys = (of: readonly Item[]) => of.map(item => keyOf(item, key));
  const live = await readItems(reading, name, key, keys(sampled));
  const liveKeys = await readItems(reading, name, key, keys(others), 'keys');
  let compared = 0;
  for (const restored of sampled) {
    const found = live.get(keyText(restored, key));
    if (found) compared += 1;
    if (sameItem(found, restored)) continue;
    await onDifference({ kind: found ? 'change' : 'add', key: keyOf(restored, key), live: found, restored });
  }
  for (const restored of others) {
    if (!liveKeys.has(keyText(restored, key)))
      await onDifference({ kind: 'add', key: keyOf(restored, key), restored });
  }
  return compared;
}

/** Live items of these keys that the copy does not have, whole: a deletion is conditioned on all of them. */
async function withoutCopy(
  reading: Reading,
  { name, key }: TableDefinition,
  copy: string,
  keys: readonly Item[],
): Promise<Item[]> {
  const restored = await readItems(reading, copy, key, keys, 'keys');
  const missing = keys.filter(item => !restored.has(keyText(item, key)));
  return [...(await readItems(reading, name, key, missing)).values()];
}

/** By the key alone, so that the same items are looked at whenever it is asked. */
function isSampled(text: string, share: number): boolean {
  return share >= 1 || createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32 < share;
}
