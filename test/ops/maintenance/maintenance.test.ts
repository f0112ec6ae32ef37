import { createHash } from 'node:crypto';
import { MAINTENANCE_KEY } from '../../../lib/contract/maintenance';
import { type MaintenanceTarget, statusOf, turnOff, turnOn } from '../../../lib/ops/maintenance/maintenance';
import { FakeAlarms, FakeScheduler, FakeStore } from '../../support/fake-services';

const at = (time: string) => new Date(`2026-11-28T${time}Z`);
const NOW = at('05:00:20');
const UNTIL = at('06:30:00');

let store: FakeStore;
let scheduler: FakeScheduler;
let alarms: FakeAlarms;
let target: MaintenanceTarget;

beforeEach(() => {
  store = new FakeStore();
  scheduler = new FakeScheduler(['health', 'nightly', 'isolation-canary']);
  alarms = new FakeAlarms(['bi-test-api-errors', 'bi-test-isolation-canary-failed', 'bi-other-api-errors']);
  target = {
    store: { client: store.client(), arn: store.arn },
    schedules: { client: scheduler.client(), group: 'bi-test' },
    mutes: [{ client: alarms.client(), deployment: 'bi-test', occasion: 'maintenance' }],
    siteUrl: 'https://bi.example.com',
  };
});

const flag = () => JSON.parse(store.values.get(MAINTENANCE_KEY) ?? 'null');
const startDates = () =>
  Object.fromEntries([...scheduler.schedules.values()].map(({ Name, StartDate }) => [Name, StartDate]));

describe('turning it on', () => {
  it.each([
    ['is over', at('05:00:19')],
    ['is now', NOW],
    ['is more than a day away', new Date('2026-11-29T05:00:21Z')],
    ['is no time', new Date('soon')],
  ])('is refused, and nothing is changed, when the end %s', async (_, until) => {
    await expect(turnOn(target, until, NOW)).rejects.toThrow(/allowed: a time within the next 24 hours/);
    expect(store.values.size + alarms.rules.size).toBe(0);
    expect(startDates().nightly).toBeUndefined();
  });

  it('keeps the token out of the store, which holds its hash', async () => {
    const { staffLink = '' } = await turnOn(target, UNTIL, NOW);
    const token = /^https:\/\/bi\.example\.com\/#maintenance=([\w-]{43})$/.exec(staffLink)?.[1] ?? '';
    expect(flag()).toEqual({
      until: UNTIL.getTime() / 1000,
      bypass: createHash('sha256').update(token).digest('hex'),
    });
  });

  it('makes another token each time', async () => {
    const first = await turnOn(target, UNTIL, NOW);
    await turnOff(target, NOW);
    expect((await turnOn(target, UNTIL, NOW)).staffLink).not.toBe(first.staffLink);
  });

  it('pauses what works and not what watches, and says which', async () => {
    expect((await turnOn(target, UNTIL, NOW)).paused).toEqual(['isolation-canary', 'nightly']);
    expect(startDates()).toEqual({ health: undefined, nightly: UNTIL, 'isolation-canary': UNTIL });
  });

  it('mutes the deployment’s own alarms, but never those of isolation', async () => {
    await turnOn(target, UNTIL, NOW);
    expect(alarms.muted).toEqual(['bi-test-api-errors']);
  });

  it('mutes until a little after the end, and no longer', async () => {
    await turnOn(target, UNTIL, NOW);
    expect(alarms.rules.get('bi-test-maintenance-1')).toMatchObject({
      Rule: { Schedule: { Expression: 'at(2026-11-28T05:01)', Duration: 'PT99M', Timezone: 'UTC' } },
      ExpireDate: at('06:40:00'),
    });
  });

  it('closes the site last: whatever fails before leaves it open', async () => {
    scheduler.schedules.clear();
    const broken = { ...target, schedules: { ...target.schedules, group: '' } };
    jest.spyOn(broken.schedules.client, 'send').mockRejectedValue(new Error('no such group') as never);
    await expect(turnOn(broken, UNTIL, NOW)).rejects.toThrow('no such group');
    expect(flag()).toBeNull();
  });
});

describe('turning it on again', () => {
  it('moves the end, keeps the link of before and makes no other', async () => {
    await turnOn(target, UNTIL, NOW);
    const { bypass } = flag();
    const again = await turnOn(target, at('08:00:00'), at('06:00:00'));
    expect(again.staffLink).toBeUndefined();
    expect(flag()).toEqual({ until: at('08:00:00').getTime() / 1000, bypass });
    expect(startDates().nightly).toEqual(at('08:00:00'));
  });

  it('keeps the start of the mute, so that no alarm acts in between', async () => {
    await turnOn(target, UNTIL, NOW);
    await turnOn(target, at('08:00:00'), at('06:00:00'));
    expect(alarms.rules.get('bi-test-maintenance-1')?.Rule?.Schedule).toMatchObject({
      Expression: 'at(2026-11-28T05:01)',
      Duration: 'PT189M',
    });
  });

  it('after an end that nobody turned off starts anew, with another token', async () => {
    await turnOn(target, UNTIL, NOW);
    const { bypass } = flag();
    expect((await turnOn(target, at('12:00:00'), at('11:00:00'))).staffLink).toBeDefined();
    expect(flag().bypass).not.toBe(bypass);
    expect(alarms.rules.get('bi-test-maintenance-1')?.Rule?.Schedule?.Expression).toBe(
      'at(2026-11-28T11:01)',
    );
  });
});

describe('turning it off', () => {
  it('leaves every schedule exactly as it was, those that were off as well', async () => {
    const nightly = scheduler.schedules.get('nightly');
    scheduler.schedules.set('nightly', { ...nightly, State: 'DISABLED' });
    const before = scheduler.definitions();
    await turnOn(target, UNTIL, NOW);
    expect(scheduler.definitions()).not.toEqual(before);
    expect((await turnOff(target, at('05:30:00'))).resumed).toEqual(['isolation-canary', 'nightly']);
    expect(scheduler.definitions()).toEqual(before);
  });

  it('takes the flag away, and ends the mute when no alarm looks back over it any more', async () => {
    await turnOn(target, UNTIL, NOW);
    expect(await turnOff(target, at('05:30:00'))).toMatchObject({ wasOn: true, mutedUntil: at('05:40:00') });
    expect(flag()).toBeNull();
    expect(alarms.rules.get('bi-test-maintenance-1')).toMatchObject({
      Rule: { Schedule: { Expression: 'at(2026-11-28T05:01)', Duration: 'PT39M' } },
      MuteTargets: { AlarmNames: ['bi-test-api-errors'] },
    });
  });

  it('never lengthens a mute', async () => {
    await turnOn(target, UNTIL, NOW);
    await turnOff(target, at('06:39:00'));
    expect(alarms.rules.get('bi-test-maintenance-1')?.ExpireDate).toEqual(at('06:40:00'));
  });

  it('does nothing but tidy when it is off already', async () => {
    expect(await turnOff(target, NOW)).toMatchObject({ wasOn: false, resumed: [] });
    await turnOn(target, UNTIL, NOW);
    expect(await turnOff(target, at('09:00:00'))).toMatchObject({ wasOn: false });
    expect(alarms.rules.size).toBe(0);
    expect(startDates().nightly).toBeUndefined();
  });
});

describe('others who write to the store at the same time', () => {
  it('do not stop it with another key, nor lose theirs', async () => {
    store.meanwhile = [() => store.set('release', 'r2')];
    await turnOn(target, UNTIL, NOW);
    expect(store.values.get('release')).toBe('r2');
    expect(flag().until).toBe(UNTIL.getTime() / 1000);
  });

  it('do not stop it being turned off', async () => {
    await turnOn(target, UNTIL, NOW);
    store.meanwhile = [() => store.set('release', 'r2')];
    await turnOff(target, NOW);
    expect([...store.values]).toEqual([['release', 'r2']]);
  });

  it('are not overruled when they change maintenance itself', async () => {
    const theirs = JSON.stringify({ until: 1, bypass: 'theirs' });
    store.meanwhile = [() => store.set('release', 'r2'), () => store.set(MAINTENANCE_KEY, theirs)];
    await expect(turnOn(target, UNTIL, NOW)).rejects.toThrow('somebody else changed maintenance');
    expect(store.values.get(MAINTENANCE_KEY)).toBe(theirs);
  });

  it('end it when they never stop', async () => {
    store.meanwhile = Array.from({ length: 20 }, (_, i) => () => store.set('release', `r${i}`));
    await expect(turnOn(target, UNTIL, NOW)).rejects.toThrow('changed 5 times');
  });
});

describe('its status', () => {
  it('says what is closed, paused and muted, and until when', async () => {
    await turnOn(target, UNTIL, NOW);
    expect(await statusOf(target, at('05:30:00'))).toEqual({
      closedUntil: UNTIL,
      paused: ['isolation-canary', 'nightly'],
      mutes: [{ name: 'bi-test-maintenance-1', start: at('05:01:00'), end: at('06:40:00') }],
    });
  });

  it('says that it is over, when its end has passed and nobody did anything', async () => {
    await turnOn(target, UNTIL, NOW);
    expect(await statusOf(target, at('06:40:00'))).toEqual({ paused: [], mutes: [] });
  });

  it.each(['on', '{}', '{"until":"2099"}'])('calls the site open where the functions do: %s', async value => {
    store.set(MAINTENANCE_KEY, value);
    expect((await statusOf(target, NOW)).closedUntil).toBeUndefined();
  });
});

it('names at most a hundred alarms in a rule', async () => {
  alarms = new FakeAlarms(Array.from({ length: 150 }, (_, i) => `bi-test-${i}`));
  const mutes = [{ client: alarms.client(), deployment: 'bi-test', occasion: 'maintenance' }];
  expect((await turnOn({ ...target, mutes }, UNTIL, NOW)).muted).toBe(150);
  expect([...alarms.rules.values()].map(({ MuteTargets }) => MuteTargets?.AlarmNames?.length)).toEqual([
    100, 50,
  ]);
});
