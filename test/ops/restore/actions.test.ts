/** The command around the library: what is asked, what is refused, how it ends. */
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { namesOf } from '../../../lib/contract/bi-cards';
import { ClientPool } from '../../../lib/ops/clients';
import { EXIT } from '../../../lib/ops/exit';
import { abandon, apply, object, run, verify } from '../../../lib/ops/restore/actions';
import { progressReporter } from '../../../lib/ops/restore/session-context';
import type { BiCardsSession } from '../../../lib/ops/session';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { activeTable, NOW, noTable } from './support';

const dynamodb = mockClient(DynamoDBClient);
const s3 = mockClient(S3Client);
const ID = '20261128t011500z';
const options = { deployment: 'bi-production' };

const results: unknown[] = [];
const said: string[] = [];
const questions: (string | undefined)[] = [];

function session(
  part: Partial<BiCardsSession> & { readonly answer?: 'yes' | 'no' | 'nobody' } = {},
): BiCardsSession {
  const pool = new ClientPool();
  const ui: BiCardsSession['ui'] = {
    paint: (_, text) => text,
    say: line => void said.push(line),
    warn: line => void said.push(line),
    step: (_, work) => work(() => {}),
    item: () => {},
    result: (value, text) => void results.push(value, text()),
    confirm: async (_, typed) => {
      questions.push(typed);
      return part.answer ?? 'yes';
    },
  };
  return {
    deployment: 'bi-production',
    region: 'ap-northeast-1',
    cloud: 'aws',
    isProduction: true,
    ui,
    signal: new AbortController().signal,
    json: false,
    dryRun: false,
    yes: false,
    client: (Client, region = 'ap-northeast-1') => pool.get(Client, region),
    environment: {},
    identity: async () => ({ account: '111111111111', arn: 'arn:aws:iam::111111111111:user/a' }),
    now: () => NOW,
    config: environments.production,
    names: namesOf('production'),
    ...part,
  };
}

beforeEach(() => {
  for (const mock of [dynamodb, s3]) mock.reset();
  for (const list of [results, said, questions]) list.length = 0;
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'no', $metadata: {} }));
});

describe('is refused, and changes nothing:', () => {
  afterEach(() => {
    const writes = [...dynamodb.calls(), ...s3.calls()].filter(({ args }) =>
      /^(Put|Update|Delete|Restore|Copy|Tag)/.test(args[0].constructor.name),
    );
    expect(writes).toEqual([]);
  });

  test('a time without a zone', async () => {
    await expect(run(session(), { ...options, at: '2026-11-28T10:15:00' })).rejects.toThrow('has no zone');
  });

  test('an id that is none', async () => {
    await expect(verify(session(), 'bi_users', { all: false })).rejects.toThrow('is no id of a restore');
  });

  test('a restore that nobody began', async () => {
    await expect(verify(session(), ID, { all: false })).rejects.toThrow(`there is no restore ${ID}`);
  });

  test('one whose copies are not complete', async () => {
    const record = { id: ID, at: '2026-11-28T01:15:00.000Z', tables: [], ready: false };
    s3.on(GetObjectCommand).resolves({
      Body: { transformToString: async () => JSON.stringify(record) } as never,
    });
    await expect(apply(session(), ID, { live: true })).rejects.toThrow(/go on with it: ops restore run --at/);
  });

  test('an object without a version', async () => {
    await expect(object(session(), 'datasets/a', {})).rejects.toThrow('--version-id <id>, or --at <time>');
  });

  test.each(['no', 'nobody'] as const)('the deletion of copies, when the answer is %s', async answer => {
    copiesAreThere();
    await expect(abandon(session({ answer }), ID)).rejects.toMatchObject({ exitCode: EXIT.refused });
    expect(questions).toEqual(['production']);
  });

  test('a dry run of a deletion lists the copies and asks nobody', async () => {
    copiesAreThere();
    expect(await abandon(session({ dryRun: true }), ID)).toBe(EXIT.done);
    expect(results[0]).toEqual({ id: ID, copies: [`bi_users-restore-${ID}`] });
    expect(questions).toEqual([]);
  });

  test('a version that is current already is done, without a question', async () => {
    const Key = 'datasets/a';
    s3.on(ListObjectVersionsCommand).resolves({
      Versions: [
        { Key, VersionId: 'v1', LastModified: new Date('2026-11-01T00:00:00Z'), Size: 1, IsLatest: true },
      ],
    });
    expect(await object(session(), Key, { at: '2026-11-28T10:15:00+09:00' })).toBe(EXIT.done);
    expect(results[0]).toMatchObject({ changed: false });
    expect(questions).toEqual([]);
  });
});

test('the name of the environment is typed for production, and nothing for staging', async () => {
  copiesAreThere();
  await expect(abandon(session({ answer: 'no', isProduction: false }), ID)).rejects.toThrow(
    'nothing was changed',
  );
  expect(questions).toEqual([undefined]);
});

function copiesAreThere() {
  const copy = `bi_users-restore-${ID}`;
  dynamodb.on(ListTablesCommand).resolves({ TableNames: ['bi_users', copy] });
  dynamodb.on(ListTagsOfResourceCommand).resolves({ Tags: [{ Key: 'bi:restore', Value: ID }] });
  dynamodb.on(DescribeTableCommand).callsFake(({ TableName }) => {
    if (TableName !== copy) throw noTable();
    return { Table: activeTable(copy) };
  });
  s3.on(PutObjectCommand).rejects(new Error('nothing is written'));
}

test('progress is a line per second, with what is left at the rate so far', () => {
  const lines: string[] = [];
  let time = 0;
  const report = progressReporter(
    line => lines.push(line),
    () => new Date(time),
  );
  for (const [at, done] of [
    [0, 1],
    [500, 50],
    [10_000, 100],
    [10_100, 101],
    [40_000, 400],
  ] as const) {
    time = at;
    report({ step: 'comparing', table: 'bi_users', done, total: 400 });
  }
  expect(lines).toEqual([
    'bi_users: comparing 100 of 400, about 30 s left',
    'bi_users: comparing 400 of 400',
  ]);
});
