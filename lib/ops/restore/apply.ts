import type { TableDefinition } from '../../contract/tables';
import { EXIT, OpsError } from '../exit';
import { definitionOf, type RestoreContext, readyRestore } from './context';
import {
  type AttemptRecord,
  attemptRecord,
  type ChunkResult,
  chunkResult,
  ENTRY,
  type PlanEntry,
  planChunk,
  planIndex,
} from './journal';
import { inParallel } from './patience';
import { keyText, readItems } from './reading';
import { digestOf, type Item, sameItem } from './values';
import { compareTable, copiesOf, type TableReport, verifyRestore } from './verify';
import { writeItem } from './write';

/** Entries after which what was done is written down. */
const CHUNK = 500;
const PARALLEL_WRITES = 32;

export interface ApplyOptions {
  readonly maintenanceIsOn: () => Promise<boolean>;
  /** Writes although users work: what they change meanwhile is reported and stays. */
  readonly live: boolean;
}

export interface ApplyResult {
  /** The live tables can be restored to this time to take everything back. */
  readonly began: Date;
  readonly tables: readonly (ChunkResult & { readonly table: string })[];
  /** What still differs afterwards, compared in full: conflicts, and what was written meanwhile. */
  readonly remaining: readonly TableReport[];
}

/**
 * Makes the live tables equal to their copies, item by item. The plan is written down before the first write, and each
 * write is on the condition that the live item is still what the plan saw. Killed at any point, it goes on from there;
 * finished, the next call begins with a plan of its own.
 *
 * @throws OpsError unless maintenance is on or `live` is given, also when maintenance ends in between
 */
export async function applyRestore(
  context: RestoreContext,
  id: string,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const restore = await readyRestore(context, id);
  if (!(await mayWrite(options))) {
    throw new OpsError(
      'maintenance is off, and users would lose what they write meanwhile; allowed: ops maintenance on first, or --live',
    );
  }
  const attempt = await currentAttempt(context, id);
  const copies = copiesOf(restore);

  const chunks = new Map<string, number>();
  for (const { table, target } of copies) {
    chunks.set(table, await planTable(context, id, attempt.number, table, target));
  }
  const tables: (ChunkResult & { table: string })[] = [];
  for (const { table, target } of copies) {
    const result = { table, add: 0, change: 0, delete: 0, conflicts: [] as ChunkResult['conflicts'] };
    for (let chunk = 0; chunk < (chunks.get(table) ?? 0); chunk += 1) {
      const done = await applyChunk(context, { id, attempt: attempt.number, table, target, chunk }, options);
      for (const kind of ['add', 'change', 'delete'] as const) result[kind] += done[kind];
      result.conflicts.push(...done.conflicts);
      context.onProgress({
        step: 'writing, blocks of 500',
        table,
        done: chunk + 1,
        total: chunks.get(table),
      });
    }
    tables.push(result);
  }
  const remaining = await verifyRestore(context, id, { all: true });
  await context.journal.write(id, ENTRY.attempt, { ...attempt, finished: true });
  return { began: new Date(attempt.began), tables, remaining };
}

async function mayWrite({ live, maintenanceIsOn }: ApplyOptions): Promise<boolean> {
  return live || (await maintenanceIsOn());
}

async function currentAttempt({ journal, now }: RestoreContext, id: string): Promise<AttemptRecord> {
  const last = await journal.read(id, ENTRY.attempt, attemptRecord);
  if (last && !last.finished) return last;
  const attempt = { number: (last?.number ?? 0) + 1, began: now().toISOString(), finished: false };
  await journal.write(id, ENTRY.attempt, attempt);
  return attempt;
}

/** Writes the plan of one table, or finds it written; returns the number of its chunks. */
async function planTable(
  context: RestoreContext,
  id: string,
  attempt: number,
  table: string,
  copy: string,
): Promise<number> {
  const { journal } = context;
  const known = await journal.read(id, ENTRY.planIndex(attempt, table), planIndex);
  if (known) return known.chunks;

  let waiting: PlanEntry[] = [];
  let chunks = 0;
  let entries = 0;
  const writes: Promise<void>[] = [];
  const flush = () => {
    writes.push(journal.write(id, ENTRY.planChunk(attempt, table, chunks), waiting));
    chunks += 1;
    waiting = [];
  };
  await compareTable(context, table, copy, true, async ({ kind, key, live, restored }) => {
    waiting.push({ kind, key: key as PlanEntry['key'], live: digestOf(live), restored: digestOf(restored) });
    entries += 1;
    if (waiting.length === CHUNK) flush();
    await Promise.all(writes.splice(0));
  });
  if (waiting.length > 0) flush();
  await Promise.all(writes);
  // Last of all: without it the plan is made anew, and nothing was written to the live table yet.
  await journal.write(id, ENTRY.planIndex(attempt, table), { chunks, entries });
  return chunks;
}

interface Chunk {
  readonly id: string;
  readonly attempt: number;
  readonly table: string;
  readonly target: string;
  readonly chunk: number;
}

async function applyChunk(
  context: RestoreContext,
  { id, attempt, table, target, chunk }: Chunk,
  options: ApplyOptions,
): Promise<ChunkResult> {
  const { journal } = context;
  const known = await journal.read(id, ENTRY.chunkResult(attempt, table, chunk), chunkResult);
  if (known) return known;
  context.signal.throwIfAborted();
  // It ends by itself, and this may take longer.
  if (!(await mayWrite(options))) {
    throw new OpsError(
      'maintenance has ended before everything was written; turn it on and apply again: it goes on from here',
      EXIT.unfinished,
    );
  }

  const entries = (await journal.read(id, ENTRY.planChunk(attempt, table, chunk), planChunk)) ?? [];
  const definition = definitionOf(context, table);
  const keys = entries.map(({ key }) => key as Item);
  const live = await readItems(context, table, definition.key, keys);
  const restored = await readItems(context, target, definition.key, keys);
  const result: ChunkResult = { add: 0, change: 0, delete: 0, conflicts: [] };
  await inParallel(entries, PARALLEL_WRITES, async entry => {
    const text = keyText(entry.key as Item, definition.key);
    const problem = await applyEntry(context, definition, entry, live.get(text), restored.get(text));
    if (problem) result.conflicts.push({ key: entry.key, reason: problem });
    else result[entry.kind] += 1;
  });
  await journal.write(id, ENTRY.chunkResult(attempt, table, chunk), result);
  return result;
}

const CHANGED = 'the live item changed after the plan; it stays as it is';

/** Why the entry was not carried out; undefined if the live item is as restored. */
async function applyEntry(
  context: RestoreContext,
  table: TableDefinition,
  entry: PlanEntry,
  live: Item | undefined,
  restored: Item | undefined,
): Promise<string | undefined> {
  if (digestOf(restored) !== entry.restored) return 'the copy changed after the plan';
  // Before an interruption, or by somebody who had the same in mind.
  if (sameItem(live, restored)) return undefined;
  if (digestOf(live) !== entry.live) return CHANGED;
  const written = await writeItem(context, table, live, restored);
  if (written === 'too-wide') return 'it has more attributes than one condition can name; write it by hand';
  return written === 'changed' ? CHANGED : undefined;
}
