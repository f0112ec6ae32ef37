import { previousRelease } from '../../../lib/release/deploy/command';
import { Records, type Try, tryId } from '../../../lib/release/deploy/records/records';
import { FakeDocuments } from '../../support/fake-documents';

const images = { api: 'sha256:a', executor: 'sha256:b' };
const current = (release: string) => ({
  release,
  images,
  spa: release,
  since: '2026-11-28T03:00:00Z',
  actor: 'ann',
});

let documents: FakeDocuments;
let records: Records;
let minute = 0;

beforeEach(() => {
  documents = new FakeDocuments();
  records = new Records(documents, 'bi-production');
});

async function tried(release: string, outcome: Try['outcome']): Promise<void> {
  minute += 1;
  const startedAt = new Date(Date.UTC(2026, 10, 28, 3, minute));
  await records.write({
    id: tryId(startedAt, release),
    kind: 'deploy',
    release,
    images,
    actor: 'ann',
    host: 'here',
    startedAt: startedAt.toISOString(),
    outcome,
    phase: 'begin',
    stacks: {},
  });
}

describe('the current release', () => {
  it('is not overwritten where somebody else has recorded one since', async () => {
    await records.makeCurrent(current('r1'), undefined);
    const before = await records.current();
    await records.makeCurrent(current('r2'), before);
    expect(await records.makeCurrent(current('r3'), before)).toBe(false);
    expect(await records.makeCurrent(current('r3'), undefined)).toBe(false);
    expect((await records.current())?.value.release).toBe('r2');
  });
});

describe('the release to go back to', () => {
  it('is refused where there is none', async () => {
    await expect(previousRelease(records, 'bi-production')).rejects.toThrow(
      /no release before the first.*name one/,
    );
    await tried('r1', 'done');
    await records.makeCurrent(current('r1'), undefined);
    await expect(previousRelease(records, 'bi-production')).rejects.toThrow('no release before r1');
  });

  it.each<[string, [string, Try['outcome']][], string]>([
    [
      'is the one that was current before',
      [
        ['r1', 'done'],
        ['r2', 'done'],
      ],
      'r1',
    ],
    [
      'is none that failed',
      [
        ['r1', 'done'],
        ['r0', 'rolled-back'],
        ['r2', 'done'],
        ['r3', 'refused'],
      ],
      'r1',
    ],
    [
      'is not the current one deployed twice',
      [
        ['r1', 'done'],
        ['r2', 'done'],
        ['r2', 'done'],
      ],
      'r1',
    ],
    [
      'after a rollback is the one rolled back from',
      [
        ['r2', 'done'],
        ['r1', 'done'],
        ['r3', 'done'],
        ['r2', 'done'],
      ],
      'r3',
    ],
  ])('%s', async (_, tries, expected) => {
    for (const [release, outcome] of tries) await tried(release, outcome);
    await records.makeCurrent(current('r2'), undefined);
    expect(await previousRelease(records, 'bi-production')).toBe(expected);
  });
});
