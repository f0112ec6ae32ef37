import { UserError } from '../../config/errors';
import { type Comparison, compare, type Difference } from './compare';
import { definitionOf, type RestoreContext, readyRestore } from './context';
import type { RestoreRecord } from './journal';
import { describeTable } from './tables';
import { type Item, sameValue } from './values';

/** How many keys of each kind are named; the counts are of all. */
const EXAMPLES = 10;
/** Without `all`, about so many items of a table are compared attribute by attribute. */
const SAMPLE = 1000;
/** A segment for each so many bytes, at most 16: each is a scan of its own. */
const SEGMENT_BYTES = 32 * 1024 ** 2;

export interface TableReport {
  readonly table: string;
  /** Items in the live table, and in the restored one. */
  readonly live: number;
  readonly restored: number;
  /** Items that were compared in full; `change` is of these only. */
  readonly compared: number;
  readonly add: number;
  readonly change: number;
  readonly delete: number;
  /** The first of each kind; names of attributes, never what they hold. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly kind: Difference['kind'];
  readonly key: Item;
  /** Of a change. */
  readonly attributes?: readonly string[];
}

/** What `apply` would do to the live tables, by comparing them with the copies; changes nothing. */
export async function verifyRestore(
  context: RestoreContext,
  id: string,
  { all }: { readonly all: boolean },
): Promise<TableReport[]> {
  const restore = await readyRestore(context, id);
  const reports: TableReport[] = [];
  for (const { table, target } of copiesOf(restore)) {
    const counts = { add: 0, change: 0, delete: 0 };
    const examples: Example[] = [];
    const found = await compareTable(context, table, target, all, difference => {
      counts[difference.kind] += 1;
      if (counts[difference.kind] <= EXAMPLES) examples.push(exampleOf(difference));
    });
    reports.push({ table, ...found, ...counts, examples });
  }
  return reports;
}

/** Tables that stand beside their live ones; one under its own name has nothing to be compared with. */
export const copiesOf = ({ tables }: RestoreRecord) => tables.filter(({ backup }) => !backup);

export async function compareTable(
  context: RestoreContext,
  table: string,
  copy: string,
  all: boolean,
  onDifference: Comparison['onDifference'],
) {
  const { dynamodb, onProgress, signal } = context;
  const live = await describeTable(dynamodb, table);
  const restored = await describeTable(dynamodb, copy);
  if (!live || !restored) {
    throw new UserError(
      `the table ${live ? copy : table} is gone; ${live ? 'restore again: ops restore abandon, then run' : 'bring it back: ops restore run'}`,
    );
  }
  const items = Math.max(live.ItemCount ?? 0, restored.ItemCount ?? 0);
  const bytes = Math.max(live.TableSizeBytes ?? 0, restored.TableSizeBytes ?? 0);
  let done = 0;
  return compare(context, {
    table: definitionOf(context, table),
    copy,
    share: all ? 1 : Math.min(1, SAMPLE / Math.max(1, items)),
    segments: Math.min(16, Math.ceil((bytes + 1) / SEGMENT_BYTES)),
    onDifference,
    onItems: count => {
      signal.throwIfAborted();
      done += count;
      // Each item is looked at from both sides.
      onProgress({ step: 'comparing', table, done, total: Math.max(done, 2 * items) });
    },
  });
}

function exampleOf({ kind, key, live, restored }: Difference): Example {
  if (kind !== 'change') return { kind, key };
  const names = Object.keys({ ...live, ...restored }).sort();
  return { kind, key, attributes: names.filter(name => !sameValue(live?.[name], restored?.[name])) };
}
