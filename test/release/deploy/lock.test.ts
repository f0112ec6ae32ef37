import { RELEASE_KEYS } from '../../../lib/contract/releases';
import { EXIT, OpsError } from '../../../lib/ops/exit';
import { type LockOptions, withLock } from '../../../lib/release/deploy/records/lock';
import { FakeDocuments } from '../../support/fake-documents';

const NOW = new Date('2026-11-28T03:00:00Z');
const KEY = RELEASE_KEYS.lock('bi-production');

let documents: FakeDocuments;
let warnings: string[];

const options = (more: Partial<LockOptions> = {}): LockOptions => ({
  deployment: 'bi-production',
  documents,
  who: 'arn:aws:iam::222222222222:user/ann',
  what: 'deploy r2',
  now: () => NOW,
  warn: line => void warnings.push(line),
  onLost: () => {},
  ...more,
});

const held = (more: object = {}) => ({
  id: 'other',
  who: 'arn:aws:iam::222222222222:user/bob',
  what: 'deploy r1',
  host: 'another-machine',
  process: { pid: 4711, startedAt: 'long ago' },
  since: '2026-11-28T02:55:00.000Z',
  expires: '2026-11-28T03:10:00.000Z',
  ...more,
});

beforeEach(() => {
  documents = new FakeDocuments();
  warnings = [];
});

describe('a deployment that somebody works on', () => {
  it('is refused, with who, where, since when, and how to get out', async () => {
    await documents.write(KEY, held());
    const work = jest.fn();
    const refused = await withLock(options(), work).then(
      () => undefined,
      (error: OpsError) => error,
    );
    expect(refused).toBeInstanceOf(OpsError);
    expect(refused?.exitCode).toBe(EXIT.refused);
    expect(refused?.message).toMatch(
      /deploy r1\n.*user\/bob\n.*another-machine, process 4711\n.*02:55:00.*\n.*expires at 2026-11-28T03:10/s,
    );
    expect(refused?.message).toContain(`aws s3 rm s3://bi-releases/${KEY}`);
    expect(work).not.toHaveBeenCalled();
  });

  it('stays theirs', async () => {
    await documents.write(KEY, held());
    await withLock(options(), async () => {}).catch(() => {});
    expect(documents.content.get(KEY)?.value).toEqual(held());
  });

  it('is not taken over because a process of the same number is missing on another machine', async () => {
    await documents.write(KEY, held({ process: { pid: 999_999, startedAt: 'never' } }));
    await expect(withLock(options(), async () => {})).rejects.toThrow('bi-production is being worked on');
  });
});

describe('a lock whose holder is dead', () => {
  it.each([
    ['because it expired', held({ expires: '2026-11-28T03:00:00.000Z' }), /it expired at/],
    [
      'because its process on this machine has ended',
      held({ host: 'here', process: { pid: 999_999, startedAt: 'never' } }),
      /its process 999999 on this machine has ended/,
    ],
  ])('%s, is taken over and said', async (_, holder, words) => {
    await documents.write(KEY, holder);
    expect(await withLock(options({ host: 'here' }), async () => 'worked')).toBe('worked');
    expect(warnings.join()).toMatch(words);
    expect(warnings.join()).toContain('user/bob');
  });

  it('goes to one of two runs that see it at the same time', async () => {
    await documents.write(KEY, held({ expires: '2026-11-28T02:59:00.000Z' }));
    const results = await Promise.allSettled([
      withLock(options({ who: 'first' }), () => new Promise(resolve => setTimeout(resolve, 20))),
      withLock(options({ who: 'second' }), () => new Promise(resolve => setTimeout(resolve, 20))),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a lock of ours', () => {
  it('is there during the work and gone after it, also where the work fails', async () => {
    const seen: boolean[] = [];
    const work = async () => {
      seen.push(documents.content.has(KEY));
      throw new Error('the work failed');
    };
    await expect(withLock(options(), work)).rejects.toThrow('the work failed');
    expect(seen).toEqual([true]);
    expect(documents.content.has(KEY)).toBe(false);
  });

  it('is left alone at the end where it belongs to somebody else by then', async () => {
    await withLock(options(), () => documents.write(KEY, held()));
    expect(documents.content.get(KEY)?.value).toEqual(held());
  });

  describe('over a long time', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it('is renewed before it expires', async () => {
      let now = NOW.getTime();
      await withLock(options({ now: () => new Date(now) }), async () => {
        now += 5 * 60_000;
        await jest.advanceTimersByTimeAsync(5 * 60_000);
        expect(documents.content.get(KEY)?.value).toMatchObject({ expires: '2026-11-28T03:20:00.000Z' });
      });
    });

    it('ends the work where it was lost to somebody else', async () => {
      const onLost = jest.fn();
      await withLock(options({ onLost }), async () => {
        await documents.write(KEY, held());
        await jest.advanceTimersByTimeAsync(5 * 60_000);
      });
      expect(onLost).toHaveBeenCalled();
    });
  });
});
