import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { chooseVersion, downloadObject, restoreObject } from '../../../lib/ops/restore/object';

const mock = mockClient(S3Client);
const s3 = new S3Client({ region: 'ap-northeast-1' });
const KEY = 'datasets/ds 1/部.parquet';
const day = (number: number) => new Date(`2026-11-${number}T00:00:00Z`);

const choose = (wanted: Parameters<typeof chooseVersion>[3], key = KEY) =>
  chooseVersion(s3, 'bi-datasets-production', key, wanted, 'datasets/');

beforeEach(() => {
  mock.reset();
  // Two pages; a longer key begins with this one.
  mock
    .on(ListObjectVersionsCommand, { KeyMarker: undefined })
    .resolves({
      Versions: [
        { Key: KEY, VersionId: 'v4', LastModified: day(24), Size: 4, IsLatest: true },
        { Key: KEY, VersionId: 'v2', LastModified: day(22), Size: 2, IsLatest: false },
      ],
      DeleteMarkers: [{ Key: KEY, VersionId: 'gone', LastModified: day(23), IsLatest: false }],
      IsTruncated: true,
      NextKeyMarker: KEY,
      NextVersionIdMarker: 'v2',
    })
    .on(ListObjectVersionsCommand, { KeyMarker: KEY })
    .resolves({
      Versions: [
        { Key: KEY, VersionId: 'v1', LastModified: day(21), Size: 1, IsLatest: false },
        { Key: `${KEY}.bak`, VersionId: 'other', LastModified: day(21), Size: 9, IsLatest: true },
      ],
    });
});

describe('the version that is meant', () => {
  test.each([
    ['before the first version', { at: day(20) }, 'has nothing at'],
    ['when the object was deleted', { at: day(23) }, 'was deleted at'],
    ['a deletion', { versionId: 'gone' }, 'was deleted version gone'],
    ['the version of another key', { versionId: 'other' }, 'has nothing version other'],
  ])('is refused: %s', async (_, wanted, problem) => {
    await expect(choose(wanted)).rejects.toThrow(problem);
    await expect(choose(wanted)).rejects.toThrow(/versions:.*v4.*current.*gone.*deleted.*v2.*v1/s);
  });

  test('is refused outside the datasets', async () => {
    await expect(choose({ versionId: 'v1' }, 'restores/x/plan.json')).rejects.toThrow(
      'allowed: keys below datasets/',
    );
  });

  test.each([
    [{ at: day(25) }, 'v4'],
    [{ at: day(22) }, 'v2'],
    [{ at: new Date('2026-11-22T23:59:59Z') }, 'v2'],
    [{ at: day(21) }, 'v1'],
    [{ versionId: 'v1' }, 'v1'],
  ])('%j is %s', async (wanted, id) => {
    expect((await choose(wanted)).id).toBe(id);
  });
});

test('a version becomes the current one by a copy, whatever characters its key has', async () => {
  mock.on(CopyObjectCommand).resolves({ VersionId: 'v5' });
  const version = await choose({ versionId: 'v1' });
  expect(await restoreObject(s3, 'bi-datasets-production', KEY, version)).toBe('v5');
  expect(mock.commandCalls(CopyObjectCommand)[0]?.args[0].input).toEqual({
    Bucket: 'bi-datasets-production',
    Key: KEY,
    CopySource: 'bi-datasets-production/datasets/ds%201/%E9%83%A8.parquet?versionId=v1',
  });
});

test('an object that one copy does not take is refused before anything is copied', async () => {
  const version = { ...(await choose({ versionId: 'v1' })), bytes: 5 * 1024 ** 3 + 1 };
  await expect(restoreObject(s3, 'b', KEY, version)).rejects.toThrow('one copy takes 5 GiB');
  expect(mock.commandCalls(CopyObjectCommand)).toEqual([]);
});

describe('a download', () => {
  const folder = mkdtempSync(join(tmpdir(), 'object-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const body = (content: Readable) => ({ Body: content as GetObjectCommandOutput['Body'] });

  test('that breaks off leaves no file behind', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('connection lost');
      })(),
    );
    mock.on(GetObjectCommand).resolves(body(broken));
    const version = await choose({ versionId: 'v1' });
    await expect(downloadObject(s3, 'b', KEY, version, join(folder, 'f'))).rejects.toThrow('connection lost');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is the version that was asked for', async () => {
    mock.on(GetObjectCommand, { VersionId: 'v1' }).resolves(body(Readable.from([Buffer.from('whole')])));
    await downloadObject(s3, 'b', KEY, await choose({ versionId: 'v1' }), join(folder, 'f'));
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('whole');
  });
});
