import { UserError } from '../config/errors';
import * as buckets from './buckets';
import type { RunOptions, State } from './init';
import { requireOwnServers } from './owner';
import * as tables from './tables';
import type { Target } from './target';

/** Asks a person; true means yes. */
export type Confirm = (question: string) => Promise<boolean>;

/**
 * Deletes the stack's own tables, whatever shape they have, and everything in its buckets. Nothing else on the
 * servers is touched, and nothing at all before the answer is yes.
 *
 * @throws UserError where the answer is no, or CloudFormation owns them
 */
export async function reset(
  target: Target,
  states: readonly State[],
  confirm: Confirm,
  options: RunOptions,
): Promise<void> {
  const { dynamodb, s3 } = target;
  const { signal, onLine } = options;
  await requireOwnServers(target, options);
  const there = states.filter(({ state }) => state !== 'absent');
  if (there.length === 0) return;
  if (!(await confirm(question(there, { dynamodb, s3 })))) throw new UserError('nothing was deleted');
  for (const { kind, name } of there) {
    signal?.throwIfAborted();
    if (kind === 'bucket') {
      onLine(`empty bucket ${name}: ${buckets.objects(await buckets.empty(s3, name, signal))}`);
      continue;
    }
    onLine(`delete table ${name}`);
    await tables.remove(dynamodb, name, { ...options, timeoutMs: tables.TABLE_MS });
  }
}

function question(there: readonly State[], { dynamodb, s3 }: Pick<Target, 'dynamodb' | 's3'>): string {
  const names = (kind: State['kind']) =>
    there
      .filter(state => state.kind === kind)
      .map(({ name }) => name)
      .join(', ');
  const [tableNames, bucketNames] = [names('table'), names('bucket')];
  return [
    'This deletes',
    ...(tableNames ? [`  at ${dynamodb.endpoint}: ${tableNames}`] : []),
    ...(bucketNames ? [`  at ${s3.endpoint}: everything in ${bucketNames}`] : []),
  ].join('\n');
}
