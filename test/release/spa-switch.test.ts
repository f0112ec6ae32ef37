import {
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { SPA_RELEASE_KEY } from '../../lib/contract/bi-cards';
import { readSwitch, type Switchboard, turnSwitch } from '../../lib/release/spa/switch';
import { named } from '../support/fake-s3';

/** One KeyValueStore. Source: CloudFront KeyValueStore API reference. */
class FakeStore {
  readonly values = new Map<string, string>();
  version = 1;
  exists = true;
  /** How an old ETag is refused; the reference names both for invalid requests. */
  refusal = 'ConflictException';
  before: (command: object) => unknown = () => undefined;

  board(): Switchboard {
    const send = async (command: object) => this.answer(command);
    return {
      store: { send } as unknown as Switchboard['store'],
      arn: 'arn:aws:cloudfront::1:key-value-store/s',
    };
  }

  set(value: string): void {
    this.values.set(SPA_RELEASE_KEY, value);
    this.version += 1;
  }

  private answer(command: object): unknown {
    this.before(command);
    if (!this.exists) throw named('ResourceNotFoundException');
    if (command instanceof DescribeKeyValueStoreCommand) return { ETag: String(this.version) };
    if (command instanceof GetKeyCommand) {
      const Value = this.values.get(command.input.Key ?? '');
      if (Value === undefined) throw named('ResourceNotFoundException');
      return { Value };
    }
    if (!(command instanceof PutKeyCommand)) throw new Error(`not faked: ${command.constructor.name}`);
    if (command.input.IfMatch !== String(this.version)) throw named(this.refusal);
    this.set(command.input.Value ?? '');
    return { ETag: String(this.version) };
  }
}

describe('the switch', () => {
  test.each(['ConflictException', 'ValidationException'])(
    'is not turned by who has not seen the last turn, which AWS calls a %s',
    async refusal => {
      const store = new FakeStore();
      store.refusal = refusal;
      const seen = await readSwitch(store.board());
      store.set('theirs');
      await expect(turnSwitch(store.board(), 'ours', seen)).rejects.toThrow(
        'meanwhile: nothing was served, now theirs is; look who, and try again',
      );
      expect(store.values.get(SPA_RELEASE_KEY)).toBe('theirs');
    },
  );

  test('that is refused for another reason says that reason', async () => {
    const store = new FakeStore();
    const seen = await readSwitch(store.board());
    store.before = command => {
      if (command instanceof PutKeyCommand) throw named('ValidationException');
    };
    await expect(turnSwitch(store.board(), 'r1', seen)).rejects.toThrow('ValidationException happened');
  });

  test('that somebody turns on at once is not called turned', async () => {
    const store = new FakeStore();
    const seen = await readSwitch(store.board());
    let describes = 0;
    store.before = command => {
      if (command instanceof DescribeKeyValueStoreCommand && describes++ === 0) store.set('theirs');
    };
    await expect(turnSwitch(store.board(), 'r1', seen)).rejects.toThrow('r1 was to be served, but theirs is');
  });

  test.each(['', '../other', 'R1', 'a/b'])('takes no %j for a release', async id => {
    const store = new FakeStore();
    const seen = await readSwitch(store.board());
    await expect(turnSwitch(store.board(), id, seen)).rejects.toThrow('is no release id');
    expect(store.values.size).toBe(0);
  });

  test('that does not exist says what to deploy', async () => {
    const store = new FakeStore();
    store.exists = false;
    await expect(readSwitch(store.board())).rejects.toThrow(
      /there is no KeyValueStore arn:.*; deploy the edge stack/,
    );
  });

  test('cannot be read by who may not: not taken for empty', async () => {
    const store = new FakeStore();
    store.before = command => {
      if (command instanceof GetKeyCommand) throw named('AccessDeniedException');
    };
    await expect(readSwitch(store.board())).rejects.toThrow('AccessDeniedException');
  });

  test('is turned, and back, and not written where it stands there already', async () => {
    const store = new FakeStore();
    const first = await turnSwitch(store.board(), 'r1', await readSwitch(store.board()));
    expect(first.spa).toBe('r1');
    const second = await turnSwitch(store.board(), 'r2', first);
    expect(await turnSwitch(store.board(), 'r2', second)).toBe(second);
    expect((await turnSwitch(store.board(), 'r1', second)).spa).toBe('r1');
    expect(store.version).toBe(4);
  });
});
