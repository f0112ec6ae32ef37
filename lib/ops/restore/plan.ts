import { show, UserError } from '../../config/errors';
import type { TableDefinition } from '../../contract/tables';
import type { RestoreContext } from './context';
import { ENTRY, type RestoreRecord, restoreRecord } from './journal';
import { showMoment } from './moment';
import { copyOf, idOf } from './names';
import { backupOfDeleted, describeTable } from './tables';
import type { RecoveryWindow } from './windows';

export interface TablePlan {
  readonly table: string;
  /** `copy`: beside the live table. `own-name`: the live table is gone, so in its place. */
  readonly how: 'copy' | 'own-name';
  readonly target: string;
  /** The copy is there already, from a run of this restore that was interrupted or is complete. */
  readonly exists: boolean;
  /** Of a table that is there. */
  readonly window?: RecoveryWindow;
  /** Of the live table, as DynamoDB counted at most six hours ago. */
  readonly items: number;
  readonly bytes: number;
  /** Of a table that is gone: what it is made from, and the moment that holds. */
  readonly backup?: { readonly arn: string; readonly taken: Date };
}

export interface RestorePlan {
  readonly id: string;
  readonly at: Date;
  readonly tables: readonly TablePlan[];
}

/**
 * What a restore to this time would do; changes nothing.
 *
 * @param wanted names of tables; none means all
 * @throws UserError when one of the tables cannot be restored to this time: then none is
 */
export async function planRestore(
  context: RestoreContext,
  at: Date,
  wanted: readonly string[] = [],
): Promise<RestorePlan> {
  const id = idOf(at);
  const record = await context.journal.read(id, ENTRY.restore, restoreRecord);
  const problems: string[] = [];
  const tables: TablePlan[] = [];
  for (const table of select(context.tables, wanted)) {
    const planned = await planTable(context, id, at, table, record);
    if (typeof planned === 'string') problems.push(planned);
    else tables.push(planned);
  }
  if (problems.length > 0) {
    throw new UserError(
      [`nothing is restored to ${showMoment(at)}:`, ...problems.map(problem => `  ${problem}`)].join('\n'),
    );
  }
  return { id, at, tables };
}

/**
 * The latest time to which every table that is there can be restored, in whole seconds. Where none is, it is now: a table
 * that is gone has one state only.
 */
export async function latestRestorable(
  { tables, findWindow, dynamodb, now }: RestoreContext,
  wanted: readonly string[] = [],
): Promise<Date> {
  const windows: RecoveryWindow[] = [];
  for (const { name } of select(tables, wanted)) {
    if (!(await describeTable(dynamodb, name))) continue;
    const window = await findWindow(name);
    if (!window) throw new UserError(recoveryIsOff(name));
    windows.push(window);
  }
  const latest = Math.min(now().getTime(), ...windows.map(window => window.latest.getTime()));
  return new Date(Math.floor(latest / 1000) * 1000);
}

function select(tables: readonly TableDefinition[], wanted: readonly string[]): readonly TableDefinition[] {
  const names = tables.map(({ name }) => name);
  const unknown = wanted.find(name => !names.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`unknown table ${show(unknown)}; allowed: ${names.join(', ')}`);
  }
  return wanted.length === 0 ? tables : tables.filter(({ name }) => wanted.includes(name));
}

async function planTable(
  context: RestoreContext,
  id: string,
  at: Date,
  { name }: TableDefinition,
  record: RestoreRecord | undefined,
): Promise<TablePlan | string> {
  const { dynamodb, findWindow } = context;
  const recorded = record?.tables.find(({ table }) => table === name);
  const live = await describeTable(dynamodb, name);
  if (recorded?.backup || !live) return planGone(context, name, recorded?.backup, live !== undefined);

  const window = await findWindow(name);
  if (!window) return recoveryIsOff(name);
  if (at < window.earliest || at > window.latest) {
    return `${name}: allowed: from ${showMoment(window.earliest)} to ${showMoment(window.latest)}`;
  }
  const target = copyOf(name, id);
  const exists = (await describeTable(dynamodb, target)) !== undefined;
  if (exists && !recorded) {
    return `${name}: a table ${target} is there that no known restore has made; delete it or choose another second`;
  }
  return {
    table: name,
    how: 'copy',
    target,
    exists,
    window,
    items: live.ItemCount ?? 0,
    bytes: live.TableSizeBytes ?? 0,
  };
}

async function planGone(
  { dynamodb }: RestoreContext,
  name: string,
  recorded: string | undefined,
  exists: boolean,
): Promise<TablePlan | string> {
  const found = await backupOfDeleted(dynamodb, name);
  const arn = recorded ?? found?.BackupArn;
  if (!arn || (!exists && !found?.BackupArn)) {
    return `${name}: the table is gone and DynamoDB keeps no backup of it (35 days after the deletion); restore its newest recovery point in the backup vault: docs/runbook/restore.md`;
  }
  return {
    table: name,
    how: 'own-name',
    target: name,
    exists,
    items: 0,
    bytes: found?.BackupSizeBytes ?? 0,
    backup: { arn, taken: found?.BackupCreationDateTime ?? new Date(0) },
  };
}

const recoveryIsOff = (name: string) =>
  `${name}: point-in-time recovery is off, so it has no history; a deployment of the data stack switches it on`;
