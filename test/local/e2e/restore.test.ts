/**
 * The restore drill, on the local cloud: eight tables of generated data are restored, compared, written back and
 * cleared away, in processes that are killed again and again. The local cloud copies a table as it is, whatever time is
 * asked for, so the live tables are changed after their copies were made. In order: each test goes on where the one
 * before it ended. Needs Python and, where the emulator is not installed yet, a package index.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  TagResourceCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { TABLES } from '../../../lib/contract/bi-cards';
import { attributeType, type KeyDefinition, type TableDefinition } from '../../../lib/contract/tables';
import { type Clients, clientsFor } from '../../../lib/local/clients';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { applyRestore } from '../../../lib/ops/restore/apply';
import type { RestoreContext } from '../../../lib/ops/restore/context';
import { copyOf, idOf } from '../../../lib/ops/restore/names';
import { latestRestorable, planRestore } from '../../../lib/ops/restore/plan';
import { tagsOf } from '../../../lib/ops/restore/tables';
import type { Item } from '../../../lib/ops/restore/values';
import { type TableReport, verifyRestore } from '../../../lib/ops/restore/verify';
import { anyAttributes, free, randomItems } from '../../support/random-items';
import { ops } from './ops';
import { BUCKET, contextFor } from './restore-context';
import type { Kill, StepArguments } from './restore-process';
import { byText, contents, fill } from './table-contents';

jest.setTimeout(300_000);

const root = join(__dirname, '../../..');
const directory = mkdtempSync(join(tmpdir(), 'restore-'));
const cloud = new LocalCloud({ directory, venv: join(root, '.local/venv'), port: 0 });

const SEED = Number(process.env.RESTORE_DRILL_SEED ?? 20261128);
const ITEMS = 300;
/** Tables that have a time to live, with its attribute. */
const EXPIRING = new Map<string, string>([['bi_dashboard_shares', 'expiresAt']]);
const WRITES = ['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand'];

let clients: Clients;
let context: RestoreContext;
let at: Date;
let id: string;
const original = new Map<string, unknown>();
const took: Record<string, number> = {};

beforeAll(async () => {
  await cloud.install();
  await cloud.start();
  clients = clientsFor(cloud.endpoint);
  context = contextFor(clients.dynamodb, clients.s3);
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  for (const [position, table] of TABLES.entries()) {
    await create(table);
    await fill(clients.dynamodb, table.name, randomItems(table, ITEMS, SEED + position));
    original.set(table.name, await contents(clients.dynamodb, table.name));
  }
  // The second in which the last table was made has to be over.
  await new Promise(resolve => setTimeout(resolve, 1100));
});

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  const seconds = Object.entries(took).map(([step, ms]) => `${step} ${(ms / 1000).toFixed(1)} s`);
  process.stderr.write(`restore drill, ${TABLES.length} × ${ITEMS} items: ${seconds.join(', ')}\n`);
});

describe('run', () => {
  test('is refused for a time before a table was made, and makes nothing', async () => {
    await expect(planRestore(context, new Date('2020-01-01T00:00:00Z'))).rejects.toThrow(
      /nothing is restored.*bi_users: allowed: from.*bi_dashboard_shares/s,
    );
    expect(await tableNames()).toHaveLength(TABLES.length);
  });

  test('makes a copy of every table, killed however often', async () => {
    at = await latestRestorable(context);
    id = idOf(at);
    const kills = await untilDone('run', 6);
    expect(kills).toBeGreaterThan(3);
    expect((await tableNames()).sort()).toEqual(
      TABLES.flatMap(({ name }) => [name, copyOf(name, id)]).sort(),
    );
    for (const { name } of TABLES)
      expect(await contents(clients.dynamodb, copyOf(name, id))).toEqual(original.get(name));
  });

  test.each(TABLES)('gives the copy of $name what a restore leaves behind', async ({ name }) => {
    const copy = await describe_(copyOf(name, id));
    const live = await describe_(name);
    expect(indexNames(copy)).toEqual(indexNames(live));
    const timeToLive = await clients.dynamodb.send(
      new DescribeTimeToLiveCommand({ TableName: copyOf(name, id) }),
    );
    expect(timeToLive.TimeToLiveDescription?.AttributeName).toBe(EXPIRING.get(name));
    const tags = await tagsOf(clients.dynamodb, copy?.TableArn ?? '');
    expect(tags).toEqual({
      system: 'bi',
      team: `of ${name}`,
      'bi:restore': id,
      'bi:restore-of': name,
      'bi:restore-at': at.toISOString(),
    });
    const { ContinuousBackupsDescription } = await clients.dynamodb.send(
      new DescribeContinuousBackupsCommand({ TableName: copyOf(name, id) }),
    );
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe(
      'ENABLED',
    );
  });

  test('makes indexes that are filled', async () => {
    const table = TABLES[6];
    const [item] = randomItems(table, ITEMS, SEED + 6);
    const { Count } = await clients.dynamodb.send(
      new QueryCommand({
        TableName: copyOf(table.name, id),
        IndexName: 'MembersByUser',
        KeyConditionExpression: 'userId = :user',
        ExpressionAttributeValues: { ':user': item?.userId ?? { NULL: true } },
      }),
    );
    expect(Count).toBe(1);
  });
});

describe('verify and apply', () => {
  test('find nothing to do right after the copies were made', async () => {
    const reports = await timed('verify --all', () => verifyRestore(context, id, { all: true }));
    for (const report of reports) {
      expect(report).toMatchObject({
        live: ITEMS,
        restored: ITEMS,
        compared: ITEMS,
        add: 0,
        change: 0,
        delete: 0,
      });
    }
    expect(reports).toHaveLength(TABLES.length);
  });

  test('apply is refused while users work', async () => {
    const off = applyRestore(context, id, { live: false, maintenanceIsOn: async () => false });
    await expect(off).rejects.toThrow(/maintenance is off.*--live/);
  });

  test('verify counts exactly what happened to the live tables, and changes nothing', async () => {
    const expected = await timed('damage', damageAll);
    const before = await allContents();
    const reports = await verifyRestore(context, id, { all: true });
    expect(counts(reports)).toEqual(expected);
    expect(await allContents()).toEqual(before);
    const [change] = reports.flatMap(({ examples }) => examples).filter(({ kind }) => kind === 'change');
    expect(change?.attributes?.length).toBeGreaterThan(0);
  });

  test('apply makes the live tables what they were, killed however often', async () => {
    const kills = await untilDone('apply', 14);
    expect(kills).toBeGreaterThan(8);
    expect(await allContents()).toEqual(original);
  });

  test('apply loses and adds nothing when it is not killed', async () => {
    await damageAll();
    const result = await timed('apply', () =>
      applyRestore(context, id, { live: false, maintenanceIsOn: async () => true }),
    );
    expect(result.tables.flatMap(({ conflicts }) => conflicts)).toEqual([]);
    expect(result.tables.reduce((sum, { add }) => sum + add, 0)).toBe(30 * TABLES.length);
    expect(counts(result.remaining)).toEqual(
      TABLES.map(({ name }) => ({ table: name, add: 0, change: 0, delete: 0 })),
    );
    expect(await allContents()).toEqual(original);
  });

  test('what users write after the plan stays, and is reported', async () => {
    const [users] = TABLES;
    const [changed = {}, deleted = {}, removed = {}] = randomItems(users, ITEMS, SEED);
    const put = (Item: Item) => clients.dynamodb.send(new PutItemCommand({ TableName: users.name, Item }));
    const drop = ({ userId = { NULL: true } }: Item) =>
      clients.dynamodb.send(new DeleteItemCommand({ TableName: users.name, Key: { userId } }));
    const stray = { userId: { S: 'stray' }, name: { S: 'made by mistake' } };
    await put({ ...changed, name: { S: 'broken' } });
    await drop(deleted);
    await drop(removed);
    await put(stray);
    // The plan is made, and not a single item written.
    expect(await step('apply', { request: 1, when: 'before', only: WRITES })).toBe('killed');

    await put({ ...changed, name: { S: 'by a user' } });
    await put({ ...deleted, name: { S: 'made anew by a user' } });
    await put({ ...stray, status: { S: 'grown' } });
    const { tables, remaining } = await applyRestore(context, id, {
      live: true,
      maintenanceIsOn: async () => false,
    });
    const [result] = tables;
    expect(result).toMatchObject({ table: users.name, add: 1, change: 0, delete: 0 });
    expect(result?.conflicts.map(({ key }) => key.userId).sort(byText)).toEqual(
      [changed.userId, deleted.userId, stray.userId].sort(byText),
    );
    expect(counts(remaining)[0]).toEqual({ table: users.name, add: 0, change: 2, delete: 1 });

    // Asked again, it has a plan that knows them.
    await applyRestore(context, id, { live: true, maintenanceIsOn: async () => false });
    expect(await contents(clients.dynamodb, users.name)).toEqual(original.get(users.name));
  });
});

describe('abandon', () => {
  test('removes the copies and the journal, killed however often, and no live table', async () => {
    expect(await journalKeys()).not.toEqual([]);
    const kills = await untilDone('abandon', 3);
    expect(kills).toBeGreaterThan(0);
    expect((await tableNames()).sort()).toEqual(TABLES.map(({ name }) => name).sort());
    expect(await journalKeys()).toEqual([]);
    expect(await allContents()).toEqual(original);
  });
});

describe('the command', () => {
  const [users] = TABLES;
  let restore: string;

  test('refuses a time without a zone, with a message and no stack trace', async () => {
    const { code, err } = await restoreBy('plan', '--at', '2026-11-28T10:15');
    expect(code).toBe(2);
    expect(err).toContain('has no zone; allowed: ');
    expect(err).not.toMatch(/^ +at /m);
  });

  test('plans, and says what the local cloud cannot do', async () => {
    const { code, out, err } = await restoreBy('plan', '--at', 'latest', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).tables).toHaveLength(TABLES.length);
    expect(err).toContain('the local cloud keeps no history');
    expect(await tableNames()).toHaveLength(TABLES.length);
  });

  test('makes copies of what it is asked for', async () => {
    const { code, out } = await restoreBy(
      'run',
      '--at',
      'latest',
      '--tables',
      users.name,
      'bi_cards',
      '--json',
      '--yes',
    );
    expect(code).toBe(0);
    restore = JSON.parse(out).id;
    expect(await tableNames()).toHaveLength(TABLES.length + 2);
  });

  test('tells a difference by its exit code, and names the item', async () => {
    expect((await restoreBy('verify', restore)).code).toBe(0);
    const [item = {}] = randomItems(users, ITEMS, SEED);
    await clients.dynamodb.send(
      new PutItemCommand({ TableName: users.name, Item: { ...item, name: { S: 'broken' } } }),
    );
    const { code, out } = await restoreBy('verify', restore, '--all');
    expect(code).toBe(1);
    expect(out).toContain(`~ bi_users ${item.userId?.S}: name`);
    expect(out).not.toContain('broken');
  });

  test('writes back only when users are kept out, or it is told to', async () => {
    const refused = await restoreBy('apply', restore, '--yes');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('maintenance is off');
    const { code, out } = await restoreBy('apply', restore, '--live', '--yes');
    expect(code).toBe(0);
    expect(out).toMatch(/to take it back: .*restore run .*--at \d{4}-/);
    expect(await allContents()).toEqual(original);
  });

  test('asks before it deletes, and deletes nothing where nobody can answer', async () => {
    expect((await restoreBy('abandon', restore)).code).toBe(2);
    expect(await tableNames()).toHaveLength(TABLES.length + 2);
    expect((await restoreBy('abandon', restore, '--yes')).code).toBe(0);
    expect(await tableNames()).toHaveLength(TABLES.length);
  });

  test('gives an object an earlier version, or a file of it', async () => {
    const Key = 'datasets/ds 1/部.parquet';
    const versioned = { Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' as const } };
    await clients.s3.send(new PutBucketVersioningCommand(versioned));
    const put = (Body: string) => clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    const { VersionId = '' } = await put('as it was');
    await put('overwritten');
    const current = async () =>
      (await clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToString();

    const file = join(directory, 'restored-file.parquet');
    expect((await restoreBy('object', Key, '--version-id', VersionId, '--output', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('as it was');
    expect(await current()).toBe('overwritten');

    expect((await restoreBy('object', Key, '--version-id', VersionId, '--dry-run')).code).toBe(0);
    expect(await current()).toBe('overwritten');
    expect((await restoreBy('object', Key, '--version-id', VersionId, '--yes')).code).toBe(0);
    expect(await current()).toBe('as it was');
  });
});

/** `ops restore …` for the local deployment. */
const restoreBy = (...args: string[]) =>
  ops(cloud.endpoint, ['restore', ...args, '--deployment', 'bi-local']);

/** Kills the step at random requests until it comes to its end, at most `kills` times. */
async function untilDone(name: StepArguments['step'], kills: number): Promise<number> {
  const plans = fc.sample(
    fc.record({
      request: fc.integer({ min: 1, max: name === 'apply' ? 120 : 12 }),
      when: fc.constantFrom<Kill['when']>('before', 'during', 'after'),
    }),
    { seed: SEED, numRuns: kills },
  );
  for (const [killed, kill] of plans.entries()) {
    if ((await step(name, kill)) === 'done') return killed;
  }
  const ended = await timed(`${name}, after ${kills} kills`, () => step(name));
  expect(ended).toBe('done');
  return kills;
}

function step(name: StepArguments['step'], kill?: Kill): Promise<'done' | 'killed'> {
  const args: StepArguments = { endpoint: cloud.endpoint, step: name, id, at: at.toISOString(), kill };
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'restore-process.ts'), JSON.stringify(args)],
    { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', text => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('done');
      else reject(new Error(`${name} failed: ${errors}`));
    });
  });
}

/** Of each table: 30 items deleted, 20 changed, 10 that nobody has restored. */
async function damageAll() {
  for (const [position, table] of TABLES.entries()) {
    const items = randomItems(table, ITEMS, SEED + position);
    for (const item of items.slice(0, 30)) {
      const Key = Object.fromEntries(
        attributesOf(table.key).map(name => [name, item[name] ?? { NULL: true }]),
      );
      await clients.dynamodb.send(new DeleteItemCommand({ TableName: table.name, Key }));
    }
    const values = fc.sample(anyAttributes, { seed: SEED + position, numRuns: 20 });
    const changed = items.slice(30, 50).map((item, i) => ({
      ...item,
      ...free(table, values[i] ?? {}),
      damaged: { BOOL: true },
    }));
    await fill(clients.dynamodb, table.name, [...changed, ...randomItems(table, 10, SEED + 100 + position)]);
  }
  return TABLES.map(({ name }) => ({ table: name, add: 30, change: 20, delete: 10 }));
}

const counts = (reports: readonly TableReport[]) =>
  reports.map(({ table, add, change, delete: gone }) => ({ table, add, change, delete: gone }));

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    took[name] = performance.now() - began;
  }
}

async function create({ name, key, indexes }: TableDefinition): Promise<void> {
  const schema = ({ partition, sort }: KeyDefinition) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' as const }]),
  ];
  const { TableDescription } = await clients.dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: schema(key),
      GlobalSecondaryIndexes: indexes.map(index => ({
        IndexName: index.name,
        KeySchema: schema(index),
        Projection: { ProjectionType: 'ALL' },
      })),
      AttributeDefinitions: [...new Set([key, ...indexes].flatMap(attributesOf))].map(AttributeName => ({
        AttributeName,
        AttributeType: attributeType(AttributeName),
      })),
    }),
  );
  await clients.dynamodb.send(
    new TagResourceCommand({
      ResourceArn: TableDescription?.TableArn,
      Tags: [{ Key: 'team', Value: `of ${name}` }],
    }),
  );
  const AttributeName = EXPIRING.get(name);
  if (AttributeName !== undefined) {
    await clients.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { Enabled: true, AttributeName },
      }),
    );
  }
}

async function allContents(): Promise<Map<string, unknown>> {
  return new Map(
    await Promise.all(
      TABLES.map(async ({ name }) => [name, await contents(clients.dynamodb, name)] as const),
    ),
  );
}

async function tableNames(): Promise<string[]> {
  return (await clients.dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
}

async function journalKeys() {
  const { Contents = [] } = await clients.s3.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'restores/' }),
  );
  return Contents.map(({ Key }) => Key);
}

async function describe_(TableName: string) {
  return (await clients.dynamodb.send(new DescribeTableCommand({ TableName }))).Table;
}

function indexNames(table: Awaited<ReturnType<typeof describe_>>) {
  return table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => [
    IndexName,
    KeySchema,
    Projection,
  ]);
}

const attributesOf = ({ partition, sort }: KeyDefinition) =>
  sort === undefined ? [partition] : [partition, sort];
