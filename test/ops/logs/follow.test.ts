import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { follow } from '../../../lib/ops/logs/follow';

const client = new CloudWatchLogsClient({ region: 'ap-northeast-1' });
const logs = mockClient(client);

const T0 = Date.parse('2026-11-28T03:00:00Z');

interface Stored {
  readonly eventId: string;
  readonly timestamp: number;
}

/** A log group as CloudWatch has it: in pages of two, an empty one among them, from a time on. */
class Group {
  readonly events: Stored[] = [];
  readonly asked: number[] = [];

  constructor() {
    logs.reset();
    logs.on(FilterLogEventsCommand).callsFake(({ startTime = 0, nextToken }) => {
      if (nextToken === undefined) this.asked.push(startTime);
      const at = Number(nextToken ?? -1);
      if (at < 0) return { events: [], nextToken: '0' };
      const all = this.events
        .filter(({ timestamp }) => timestamp >= startTime)
        .sort((a, b) => a.timestamp - b.timestamp);
      return {
        events: all
          .slice(at, at + 2)
          .map(event => ({ ...event, message: event.eventId, logStreamName: 's' })),
        ...(at + 2 < all.length && { nextToken: String(at + 2) }),
      };
    });
  }

  add(...events: readonly [string, number][]): void {
    for (const [eventId, seconds] of events) this.events.push({ eventId, timestamp: T0 + seconds * 1000 });
  }
}

/** What is printed, where between two questions something happens each time, and then the person has had enough. */
async function followed(between: readonly (() => void)[], warn: (line: string) => void = () => {}) {
  const printed: string[] = [];
  const steps = [...between];
  const sleep = async () => {
    const step = steps.shift();
    if (!step) throw new Error('enough');
    step();
  };
  const events = follow({ client, logGroup: '/ecs/x', from: T0 }, { sleep, warn });
  await expect(
    (async () => {
      for await (const { message } of events) printed.push(message);
    })(),
  ).rejects.toThrow('enough');
  return printed;
}

let group: Group;
beforeEach(() => {
  group = new Group();
});

it('prints nothing of before the time that was asked for', async () => {
  group.add(['old', -1], ['new', 0]);
  expect(await followed([])).toEqual(['new']);
});

it('goes on over pages that are empty, and over many', async () => {
  group.add(['a', 1], ['b', 2], ['c', 3], ['d', 4], ['e', 5]);
  expect(await followed([])).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('repeats no line, and loses none of the same millisecond', async () => {
  group.add(['a', 1], ['b', 1]);
  const printed = await followed([() => group.add(['c', 1]), () => {}, () => group.add(['d', 2])]);
  expect(printed).toEqual(['a', 'b', 'c', 'd']);
});

it('prints lines that come in late, behind newer ones of another task', async () => {
  group.add(['a', 1], ['z', 100]);
  expect(await followed([() => group.add(['late', 45])])).toEqual(['a', 'z', 'late']);
});

it('does not read everything again each time', async () => {
  group.add(['a', 1], ['z', 7200]);
  await followed([() => {}]);
  expect(group.asked).toEqual([T0, T0 + 7140 * 1000]);
});

it('goes on after a failure of the moment, which is said once', async () => {
  group.add(['a', 1]);
  const warnings: string[] = [];
  const failing = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  const good = logs.commandCalls.bind(logs);
  let failures = 2;
  const real = logs.on(FilterLogEventsCommand);
  real.callsFake(({ nextToken }) => {
    if (failures-- > 0) throw failing;
    return nextToken === undefined
      ? { events: [{ eventId: 'a', timestamp: T0, message: 'a', logStreamName: 's' }] }
      : {};
  });
  expect(await followed([() => {}, () => {}], line => warnings.push(line))).toEqual(['a']);
  expect(warnings).toEqual(['Rate exceeded; trying again']);
  expect(good(FilterLogEventsCommand)).toHaveLength(3);
});

it('ends where it may not read', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  logs.on(FilterLogEventsCommand).rejects(denied);
  const events = follow({ client, logGroup: '/ecs/x', from: T0 }, { sleep: async () => {}, warn: () => {} });
  await expect(events.next()).rejects.toBe(denied);
});
