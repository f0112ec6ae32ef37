import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb';
import { TABLES } from '../../lib/contract/bi-cards';
import { attributeType } from '../../lib/contract/tables';
import { createTableInput, differences } from '../../lib/dev/tables';
import { findPython } from '../../lib/local/python';
import { temporaryDirectory } from '../local/support';

/** `scripts/init_tables.py` of the deployment guide v0.2, section 2.4, letter by letter. */
const INITIALISER = join(__dirname, 'guide/init_tables.py');
const directory = temporaryDirectory();

/** The order of attributes means nothing, of tables, indexes and key elements everything. */
const asked = (tables: readonly CreateTableCommandInput[]) =>
  tables.map(table => ({
    ...table,
    AttributeDefinitions: table.AttributeDefinitions?.map(
      ({ AttributeName, AttributeType }) => `${AttributeName}:${AttributeType}`,
    ).sort(),
  }));

describe('the guide’s own initialiser', () => {
  const text = readFileSync(INITIALISER, 'utf8');
  let python: string;
  beforeAll(async () => {
    python = (await findPython()).command;
  });

  /** What it passes to `create_table`. */
  function calls(file: string): readonly CreateTableCommandInput[] {
    const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'guide/record.py'), file], {
      cwd: directory,
      encoding: 'utf8',
      // It speaks Japanese wherever it runs.
      env: { PATH: process.env.PATH, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  function changed(what: string, by: string): string {
    const file = join(directory, 'changed.py');
    expect(text).toContain(what);
    writeFileSync(file, text.replace(what, by));
    return file;
  }

  // What is added to the guide's tables comes after them.
  const ours = () => asked(TABLES.map(createTableInput));
  const sameAsOurs = (guide: readonly CreateTableCommandInput[]) => {
    expect(guide.length).toBeGreaterThan(0);
    expect(ours().slice(0, guide.length)).toEqual(asked(guide));
  };

  test.each([
    ['another table', "'TableName': 'bi_groups'", "'TableName': 'bi_group'"],
    ['another key', "'AttributeName': 'shareId', 'KeyType'", "'AttributeName': 'dashboardId', 'KeyType'"],
    ['a key the other way round', "'userId', 'KeyType': 'RANGE'", "'userId', 'KeyType': 'HASH'"],
    ['another type', "'createdAt', 'AttributeType': 'N'", "'createdAt', 'AttributeType': 'S'"],
    ['another index', "'SharesByTarget'", "'SharesByReceiver'"],
    ['an index of less', "'ProjectionType': 'ALL'", "'ProjectionType': 'KEYS_ONLY'"],
    ['another way to pay', "'PAY_PER_REQUEST'", "'PROVISIONED'"],
  ])('would be told from ours if it had %s', (_, what, by) => {
    const guide = calls(changed(what, by));
    expect(() => sameAsOurs(guide)).toThrow();
  });

  test('would not be compared if it failed', () => {
    expect(() => calls(changed('dynamodb.create_table(', 'dynamodb.delete_table('))).toThrow('エラー');
  });

  test('creates the same tables', () => {
    const guide = calls(INITIALISER);
    expect(guide).toHaveLength(8);
    sameAsOurs(guide);
  });
});

function definitionOf(name: string) {
  const definition = TABLES.find(table => table.name === name);
  if (!definition) throw new Error(`no table ${name}`);
  return definition;
}

const inputFor = (name: string) => createTableInput(definitionOf(name));

/** As DynamoDB describes the table right after its creation, with a change. */
function described(name: string, change: Partial<TableDescription> = {}): TableDescription {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = inputFor(name);
  return { TableName: name, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, ...change };
}

describe('a table that exists', () => {
  test.each(TABLES.map(({ name }) => name))('%s is the same as it was created', name => {
    expect(differences(definitionOf(name), described(name))).toEqual([]);
  });

  test('differs by another key', () => {
    expect(
      differences(
        definitionOf('bi_group_members'),
        described('bi_group_members', { KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }] }),
      ),
    ).toEqual(['key: found userId, expected groupId, userId']);
  });

  test('differs by the type of a key', () => {
    const AttributeDefinitions = inputFor('bi_cards').AttributeDefinitions?.map(attribute => ({
      ...attribute,
      AttributeType: 'S' as const,
    }));
    expect(attributeType('createdAt')).toBe('N');
    expect(differences(definitionOf('bi_cards'), described('bi_cards', { AttributeDefinitions }))).toEqual([
      'type of createdAt: found S, expected N',
    ]);
  });

  test('differs by an index that is missing, surplus, on other keys, or without every attribute', () => {
    const [byDashboard, byTarget] = inputFor('bi_dashboard_shares').GlobalSecondaryIndexes ?? [];
    const withIndexes = (...GlobalSecondaryIndexes: (typeof byTarget)[]) =>
      differences(
        definitionOf('bi_dashboard_shares'),
        described('bi_dashboard_shares', {
          GlobalSecondaryIndexes: GlobalSecondaryIndexes.filter(index => index !== undefined),
        }),
      );
    const target = '(sharedToId, createdAt) with ALL';
    expect(withIndexes(byDashboard)).toEqual([`index SharesByTarget: found nothing, expected ${target}`]);
    expect(withIndexes(byDashboard, byTarget, byTarget && { ...byTarget, IndexName: 'Other' })).toEqual([
      `index Other: found ${target}, expected nothing`,
    ]);
    expect(
      withIndexes(byDashboard, byTarget && { ...byTarget, KeySchema: byTarget.KeySchema?.slice(0, 1) }),
    ).toEqual([`index SharesByTarget: found (sharedToId) with ALL, expected ${target}`]);
    expect(
      withIndexes(byDashboard, byTarget && { ...byTarget, Projection: { ProjectionType: 'KEYS_ONLY' } }),
    ).toEqual([`index SharesByTarget: found (sharedToId, createdAt) with KEYS_ONLY, expected ${target}`]);
  });
});
