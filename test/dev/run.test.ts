/** Tables on a server that speaks DynamoDB. */
import {
  CreateTableCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLES } from '../../lib/contract/bi-cards';
import { run } from '../../lib/dev/run';
import { createTableInput } from '../../lib/dev/tables';
import { developersStack, localCloud } from '../../lib/dev/target';
import { freePort } from '../../lib/local/port';
import { startLoopback } from '../support/loopback';
import { type Dynalite, options, startDynalite } from './support';

const NAMES = TABLES.map(({ name }) => name);
// A server that starts later is waited for on purpose.
jest.setTimeout(30_000);

let server: Dynalite;

beforeEach(async () => {
  server = await startDynalite();
});
afterEach(() => server.stop());

const target = () => developersStack({ dynamodb: server.endpoint });
const client = () => target().dynamodb.client;
const tables = { what: 'tables' } as const;
const localCloudAt = ({ s3 }: { readonly s3: string }) => localCloud(s3);
const existing = async () => (await client().send(new ListTablesCommand({}))).TableNames?.sort();
const email = async (userId: string) =>
  (await client().send(new GetItemCommand({ TableName: 'bi_users', Key: { userId: { S: userId } } }))).Item
    ?.email?.S;

/** A table of the contract's name with a key of somebody else's, and an item in it. */
async function foreignCards(): Promise<void> {
  await client().send(
    new CreateTableCommand({
      TableName: 'bi_cards',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  for (;;) {
    try {
      await client().send(new PutItemCommand({ TableName: 'bi_cards', Item: { id: { S: 'mine' } } }));
      return;
    } catch {
      // It is not active yet.
    }
  }
}

const foreign = async () =>
  (await client().send(new GetItemCommand({ TableName: 'bi_cards', Key: { id: { S: 'mine' } } }))).Item;

describe('a table of another shape', () => {
  beforeEach(foreignCards);

  test('is never replaced, and nothing else is created beside it', async () => {
    const { found } = await run(target(), options({ ...tables, seed: true }));
    expect(found.filter(({ state }) => state === 'differs')).toEqual([
      {
        kind: 'table',
        name: 'bi_cards',
        state: 'differs',
        differences: [
          'key: found id, expected cardId',
          'index CardsByOwner: found nothing, expected (ownerId, createdAt) with ALL',
        ],
      },
    ]);
    expect(await existing()).toEqual(['bi_cards']);
    expect(await foreign()).toBeDefined();
  });

  test('survives a reset that is answered with no', async () => {
    const refused = run(target(), options({ ...tables, reset: true, confirm: () => Promise.resolve(false) }));
    await expect(refused).rejects.toThrow('nothing was deleted');
    expect(await foreign()).toBeDefined();
  });

  test('is replaced by a reset that says what it deletes, and is answered with yes', async () => {
    const questions: string[] = [];
    const confirm = (question: string) => Promise.resolve(questions.push(question) > 0);
    const { found } = await run(target(), options({ ...tables, reset: true, confirm }));
    expect(questions).toEqual([`This deletes\n  at ${server.endpoint}: bi_cards`]);
    expect(found.map(({ state }) => state)).toEqual(NAMES.map(() => 'absent'));
    expect(await existing()).toEqual([...NAMES].sort());
  });
});

test('a reset touches no table of another name, and asks nothing where there is nothing', async () => {
  await client().send(
    new CreateTableCommand({ ...createTableInput(TABLES[5]), TableName: 'somebody_elses' }),
  );
  await run(target(), options({ ...tables, reset: true }));
  await run(target(), options({ ...tables, reset: true, confirm: () => Promise.resolve(true) }));
  expect(await existing()).toEqual([...NAMES, 'somebody_elses'].sort());
});

test('a second run creates nothing', async () => {
  await run(target(), options(tables));
  const again = options(tables);
  const { found } = await run(target(), again);
  expect(found.map(({ state }) => state)).toEqual(NAMES.map(() => 'exists'));
  expect(again.lines).toEqual([]);
});

test('a run that was cut short is completed', async () => {
  for (const definition of TABLES.slice(0, 3))
    await client().send(new CreateTableCommand(createTableInput(definition)));
  const { found } = await run(target(), options(tables));
  expect(found.filter(({ state }) => state === 'absent').map(({ name }) => name)).toEqual(NAMES.slice(3));
  expect(await existing()).toEqual([...NAMES].sort());
});

test('sample data is written once, and what somebody edited is kept', async () => {
  const { seeded } = await run(target(), options({ ...tables, seed: true }));
  expect(seeded).toEqual({ written: 19, kept: 0 });
  await client().send(
    new PutItemCommand({
      TableName: 'bi_users',
      Item: { userId: { S: 'user_sato' }, email: { S: 'edited@example.com' } },
    }),
  );
  expect((await run(target(), options({ ...tables, seed: true }))).seeded).toEqual({ written: 0, kept: 19 });
  expect(await email('user_sato')).toBe('edited@example.com');
  expect(await email('user_admin')).toBe('admin@example.com');
});

describe('a server that', () => {
  /** Stopped also where a test fails: jest would wait for them. */
  const others: { stop(): Promise<void> }[] = [];
  afterEach(() => Promise.all(others.splice(0).map(other => other.stop())));

  test('starts later is waited for, with progress', async () => {
    const port = await freePort();
    const later = developersStack({ dynamodb: `http://127.0.0.1:${port}` });
    const waiting = options(tables);
    const finished = run(later, waiting);
    while (waiting.lines.length === 0) await new Promise(resolve => setTimeout(resolve, 50));
    others.push(await startDynalite(port));
    await finished;
    expect(waiting.lines[0]).toMatch(
      /^waiting for DynamoDB at http:\/\/127\.0\.0\.1:\d+ since 2 s: .*ECONNREFUSED/,
    );
  });

  test('never starts is given up, with what to look at', async () => {
    const nobody = developersStack({ dynamodb: `http://127.0.0.1:${await freePort()}` });
    await expect(run(nobody, options({ ...tables, timeoutMs: 0 }))).rejects.toThrow(
      /did not answer within 0 s: .*ECONNREFUSED.*\n.*ps dynamodb-local/,
    );
  });

  test('is the local cloud, and does not run, is started by what starts it, which is no container', async () => {
    const nobody = localCloud(`http://127.0.0.1:${await freePort()}`);
    const silent = run(nobody, options({ ...tables, timeoutMs: 0 }));
    await expect(silent).rejects.toThrow(/did not answer within 0 s: .*\n.*npm run local$/);
    await expect(silent).rejects.not.toThrow(/docker|dynamodb-local/);
  });

  test.each([
    ['DynamoDB of the stack', developersStack, 'tables', /Another one may listen on the port\.$/],
    ['S3 of the stack', developersStack, 'buckets', /Its credentials are S3_ACCESS_KEY.*\n.*Another one/],
    ['the local cloud', localCloudAt, 'buckets', /Is it the local cloud\? .*npm run local$/],
  ] as const)('refuses us is not waited for, as %s', async (_, at, what, advice) => {
    const body = JSON.stringify({ __type: 'com.amazon#UnrecognizedClientException', message: 'no such key' });
    const other = await startLoopback(() => ({ status: 400, body }));
    others.push(other);
    const target = at({ dynamodb: other.url, s3: other.url });
    const refused = run(target, options({ what, timeoutMs: 2_000 }));
    await expect(refused).rejects.toThrow(/answers 400 /);
    await expect(refused).rejects.toThrow(advice);
    if (what === 'tables') await expect(refused).rejects.toThrow('UnrecognizedClientException: no such key');
    if (at === localCloudAt) await expect(refused).rejects.not.toThrow(/S3_ACCESS_KEY/);
  });

  test('is waited for until a signal', async () => {
    const controller = new AbortController();
    const nobody = developersStack({ dynamodb: `http://127.0.0.1:${await freePort()}` });
    const waiting = run(nobody, options({ ...tables, signal: controller.signal }));
    controller.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});
