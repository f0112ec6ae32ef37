import { DeleteTableCommand, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { UserError } from '../../config/errors';
import { POLL_MS, type RestoreContext } from './context';
import { ENTRY, restoreRecord } from './journal';
import { COPY_TAGS, copyOf } from './names';
import { inParallel, patiently } from './patience';
import { describeTable, tableNames, tagsOf } from './tables';

/**
 * The copies of a restore: named after it and a table of the deployment, and either tagged as its copy or, before the
 * tags were there, named in its journal. A live table is never among them, whatever its tags are.
 */
export async function copiesToRemove(context: RestoreContext, id: string): Promise<string[]> {
  const { dynamodb, journal, tables } = context;
  const record = await journal.read(id, ENTRY.restore, restoreRecord);
  const existing = new Set(await tableNames(dynamodb));
  const copies: string[] = [];
  for (const { name } of tables) {
    const copy = copyOf(name, id);
    if (!existing.has(copy)) continue;
    const { TableArn = '' } = (await describeTable(dynamodb, copy)) ?? {};
    const tags = await tagsOf(dynamodb, TableArn);
    const recorded = record?.tables.some(({ target }) => target === copy) ?? false;
    if (tags[COPY_TAGS.id] === id || (recorded && !(COPY_TAGS.id in tags))) copies.push(copy);
  }
  if (copies.length === 0 && !record) {
    throw new UserError(`there is no restore ${id}, and no copy that one has made`);
  }
  return copies;
}

/** Removes the copies of a restore, then its journal. The live tables stay as they are. */
export async function abandonRestore(context: RestoreContext, id: string): Promise<string[]> {
  const copies = await copiesToRemove(context, id);
  let done = 0;
  await inParallel(copies, copies.length, async copy => {
    await remove(context, copy);
    done += 1;
    context.onProgress({ step: 'removed', table: copy, done, total: copies.length });
  });
  await context.journal.remove(id);
  return copies;
}

/** Asks until it is gone; one that is still being made refuses for that long. */
async function remove({ dynamodb, pause, signal }: RestoreContext, TableName: string): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const table = await describeTable(dynamodb, TableName);
    if (!table) return;
    if (table.TableStatus !== 'DELETING') {
      try {
        await patiently(pause, () => dynamodb.send(new DeleteTableCommand({ TableName })));
        continue;
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    }
    await pause(POLL_MS);
  }
}
