import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UserError } from '../../config/errors';
import type { TableDefinition } from '../../contract/tables';
import { ENTRY, type Journal, type RestoreRecord, restoreRecord } from './journal';
import type { Pause } from './patience';
import type { FindWindow } from './windows';

/** How far a piece of work is; without `total` nobody knows how much there is. */
export interface Progress {
  readonly step: string;
  readonly table: string;
  readonly done: number;
  readonly total?: number;
}

/** What a table of the deployment has besides its items. */
interface Protection {
  readonly recoveryDays: number;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface RestoreContext {
  readonly dynamodb: DynamoDBClient;
  readonly journal: Journal;
  /** All tables of the deployment. */
  readonly tables: readonly TableDefinition[];
  readonly findWindow: FindWindow;
  readonly protectionOf: (table: string) => Protection;
  readonly now: () => Date;
  readonly pause: Pause;
  /** Aborted, it stops the work before its next step; what was done is written down. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Milliseconds between two looks at a table that is being made. */
export const POLL_MS = 5000;

/** A restore whose copies are there. */
export async function readyRestore({ journal }: RestoreContext, id: string): Promise<RestoreRecord> {
  const restore = await journal.read(id, ENTRY.restore, restoreRecord);
  if (!restore) throw new UserError(`there is no restore ${id}; begin one: ops restore run --at <time>`);
  if (!restore.ready) {
    throw new UserError(
      `the restore ${id} is not complete; go on with it: ops restore run --at ${restore.at}`,
    );
  }
  return restore;
}

export function definitionOf({ tables }: RestoreContext, name: string): TableDefinition {
  const found = tables.find(table => table.name === name);
  if (!found) throw new Error(`no table ${name} in the contract`);
  return found;
}
