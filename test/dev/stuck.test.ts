/** A DynamoDB that takes what it is asked for and never gets it done, or does not even answer. */
import { TABLES } from '../../lib/contract/bi-cards';
import { type DevelopersRun, run } from '../../lib/dev/run';
import { create, createTableInput, remove, TABLE_MS } from '../../lib/dev/tables';
import { developersStack } from '../../lib/dev/target';
import { type Loopback, type Reply, startLoopback } from '../support/loopback';
import { options as anyOptions } from './support';

/** What it says of a table once it was created or deleted, one answer after the other; the last one stays. */
type Answers = readonly ('CREATING' | 'ACTIVE' | 'DELETING' | 'silence')[];

let server: Loopback | undefined;
let late = 0;
/** Ends a run that a broken deadline would not: jest would wait for it. */
let ended: AbortController;
const options = (change: Partial<DevelopersRun> = {}) =>
  anyOptions({ what: 'tables', signal: ended.signal, ...change });

beforeEach(() => {
  ended = new AbortController();
  const now = Date.now.bind(Date);
  late = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + late);
});
afterEach(async () => {
  ended.abort();
  jest.restoreAllMocks();
  await server?.stop();
});

const ok = (answer: object): Reply => ({ status: 200, body: JSON.stringify(answer) });
const absent = (): Reply => ({
  status: 400,
  body: JSON.stringify({ __type: 'com.amazonaws#ResourceNotFoundException' }),
});

/** @param onAsked called before each of the answers */
async function start(before: 'absent' | 'there', answers: Answers, onAsked: () => void) {
  const left = [...answers];
  let changed = false;
  const change = () => {
    changed = true;
    return ok({});
  };
  const describe = () => {
    if (!changed && before === 'absent') return absent();
    if (!changed) return ok({ Table: { ...createTableInput(TABLES[0]), TableStatus: 'ACTIVE' } });
    onAsked();
    const TableStatus = left.length > 1 ? left.shift() : left[0];
    return TableStatus === 'silence' ? undefined : ok({ Table: { TableStatus } });
  };
  const operations: Readonly<Record<string, () => Reply | undefined>> = {
    ListTables: () => ok({ TableNames: [] }),
    CreateTable: change,
    DeleteTable: change,
    DescribeTable: describe,
  };
  server = await startLoopback(({ headers }) => {
    const operation = operations[String(headers['x-amz-target']).split('.')[1] ?? ''];
    return operation ? operation() : { status: 404 };
  });
  return developersStack({ dynamodb: server.url });
}

/** Makes time pass, for the program, by so many milliseconds. */
const pass = (milliseconds: number) => () => {
  late += milliseconds;
};

describe('a server that is asked to make or delete a table and never answers', () => {
  const silent = async () => {
    server = await startLoopback(() => undefined);
    return developersStack({ dynamodb: server.url }).dynamodb;
  };

  const soon = () => options({ timeoutMs: 100 });
  const late = (what: string) =>
    `table bi_users at ${server?.url} was not ${what} within 0.1 s: no answer.\nIs it running?`;

  test('is given up, and is not asked to make it twice', async () => {
    await expect(create(await silent(), TABLES[0], soon())).rejects.toThrow(late('ready'));
    expect(server?.requests).toHaveLength(1);
  });

  test('is given up, and is not asked to delete it twice', async () => {
    await expect(remove(await silent(), TABLES[0].name, soon())).rejects.toThrow(late('gone'));
    expect(server?.requests).toHaveLength(1);
  });

  test('is waited for with progress', async () => {
    const waiting = options({ timeoutMs: 2_300 });
    await expect(create(await silent(), TABLES[0], waiting)).rejects.toThrow('no answer');
    expect(waiting.lines).toEqual([`waiting for table bi_users at ${server?.url} since 2 s: no answer`]);
  });

  test('is waited for until a signal', async () => {
    const controller = new AbortController();
    const asking = create(await silent(), TABLES[0], options({ signal: controller.signal }));
    controller.abort();
    await expect(asking).rejects.toThrow(/abort/i);
  });
});

test('the time that an answer takes is not given to the table again', async () => {
  const target = await start('absent', ['CREATING'], pass(0));
  const { dynamodb } = target;
  jest.spyOn(dynamodb.client, 'send').mockImplementationOnce(async () => pass(TABLE_MS)());
  const creating = create(dynamodb, TABLES[0], options({ timeoutMs: TABLE_MS }));
  await expect(creating).rejects.toThrow('was not ready within 30 s: it is not there');
});

test('a table that is never ready is given up, with progress, what it is and where to look', async () => {
  const waiting = options();
  const creating = run(await start('absent', ['CREATING'], pass(10_000)), waiting);
  await expect(creating).rejects.toThrow(
    `table bi_users at ${server?.url} was not ready within ${TABLE_MS / 1_000} s: it is CREATING.\n`,
  );
  await expect(creating).rejects.toThrow(/logs dynamodb-local$/);
  expect(waiting.lines).toEqual([
    'create table bi_users',
    expect.stringMatching(/^waiting for table bi_users at http:\S+ since 1\d s: it is CREATING$/),
    expect.stringMatching(/^waiting for table bi_users at http:\S+ since 2\d s: it is CREATING$/),
  ]);
});

test('a table that is never gone is given up, too', async () => {
  const reset = options({ reset: true, confirm: () => Promise.resolve(true) });
  const deleting = run(await start('there', ['DELETING'], pass(10_000)), reset);
  await expect(deleting).rejects.toThrow(
    `table bi_users at ${server?.url} was not gone within ${TABLE_MS / 1_000} s: it is DELETING.`,
  );
});

test('a server that falls silent meanwhile is given up like one that is slow', async () => {
  const creating = run(await start('absent', ['silence'], pass(40_000)), options());
  await expect(creating).rejects.toThrow(/was not ready within 30 s: no answer for 3 s\./);
});

test.each(['CREATING', 'silence'] as const)('a signal ends the waiting for a table: %s', async status => {
  const controller = new AbortController();
  const creating = run(
    await start('absent', [status], () => controller.abort()),
    options({ signal: controller.signal }),
  );
  await expect(creating).rejects.toThrow(/abort/i);
});

test('a table that takes its time is waited for', async () => {
  const target = await start('absent', ['CREATING', 'CREATING', 'ACTIVE'], pass(4_000));
  const waiting = options();
  await run(target, waiting);
  expect(waiting.lines[1]).toMatch(/^waiting for table bi_users at http:\S+ since [45] s: it is CREATING$/);
  expect(waiting.lines.filter(line => line.startsWith('create table'))).toHaveLength(TABLES.length);
});
