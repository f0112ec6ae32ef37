/** When `apply` may write at all; that it writes the right thing is the drill's, on the local cloud. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { EXIT } from '../../../lib/ops/exit';
import { applyRestore } from '../../../lib/ops/restore/apply';
import { contextWith } from './support';

const dynamodb = mockClient(DynamoDBClient);
const ID = '20261128t011500z';
const TARGET = `bi_users-restore-${ID}`;

async function planned() {
  dynamodb.reset();
  const context = contextWith();
  const { journal } = context;
  const tables = [{ table: 'bi_users', target: TARGET }];
  await journal.write(ID, 'restore', { id: ID, at: '2026-11-28T01:15:00.000Z', tables, ready: true });
  await journal.write(ID, 'apply', { number: 1, began: '2026-11-28T11:00:00.000Z', finished: false });
  await journal.write(ID, 'apply-1/bi_users/plan', { chunks: 2, entries: 2 });
  const done = { add: 1, change: 0, delete: 0, conflicts: [] };
  await journal.write(ID, 'apply-1/bi_users/done-0', done);
  return context;
}

test('nothing is read or written while users work', async () => {
  const context = await planned();
  const off = applyRestore(context, ID, { live: false, maintenanceIsOn: async () => false });
  await expect(off).rejects.toMatchObject({ exitCode: EXIT.refused });
  expect(dynamodb.calls()).toEqual([]);
});

test('maintenance that ends in between stops the writing, and what is left to do is said', async () => {
  const context = await planned();
  const answers = [true, false];
  const ended = applyRestore(context, ID, {
    live: false,
    maintenanceIsOn: async () => answers.shift() ?? false,
  });
  await expect(ended).rejects.toMatchObject({
    exitCode: EXIT.unfinished,
    message: expect.stringContaining('goes on from here'),
  });
  expect(dynamodb.calls()).toEqual([]);
});

test('an interruption stops it before the next block', async () => {
  const context = await planned();
  const stop = new AbortController();
  stop.abort(new Error('interrupted'));
  const live = { live: true, maintenanceIsOn: async () => false };
  await expect(applyRestore({ ...context, signal: stop.signal }, ID, live)).rejects.toThrow('interrupted');
});
