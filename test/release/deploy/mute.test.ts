import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { EXIT } from '../../../lib/ops/exit';
import { mutesFor } from '../../../lib/ops/maintenance/mutes';
import { withMutedAlarms } from '../../../lib/release/deploy/mute';
import { DeployFailed } from '../../../lib/release/deploy/stop';
import { FakeAlarms } from '../../support/fake-services';
import { fakeSession } from '../../support/fake-session';

const begin = new Date('2026-11-28T03:00:00Z');
const at = (time: string) => new Date(`2026-11-28T${time}:00Z`);

let alarms: FakeAlarms;
let clock: Date;
const session = () => fakeSession('production', { now: () => clock });
const mutes = () => [{ client: alarms.client(), deployment: 'bi-production', occasion: 'deploy' }];
const ends = () =>
  [...alarms.rules.values()].map(({ Rule }) => {
    const start = new Date(`${Rule?.Schedule?.Expression?.slice(3, 19)}:00Z`);
    return new Date(start.getTime() + Number(/\d+/.exec(Rule?.Schedule?.Duration ?? '')) * 60_000);
  });

beforeEach(() => {
  clock = begin;
  alarms = new FakeAlarms(['bi-production-outage', 'bi-production-isolation-canary-failed']);
});

it('mutes during the work, never isolation, and for a bounded time', async () => {
  await withMutedAlarms(session(), mutes(), async () => {
    expect(alarms.muted).toEqual(['bi-production-outage']);
    expect(ends()).toEqual([at('03:45')]);
  });
});

it('lets alarms go five minutes after the end, when they look back over the deploy no more', async () => {
  await withMutedAlarms(session(), mutes(), async () => {
    clock = at('03:10');
  });
  expect(ends()).toEqual([at('03:15')]);
});

it.each([
  ['five minutes later where what ran before was put back', new DeployFailed('no'), at('03:15')],
  ['at once where it was not', new DeployFailed('no', [], EXIT.unfinished), at('03:10')],
  ['at once where it was interrupted', new Error('interrupted'), at('03:10')],
])('a deploy that fails lets them go %s', async (_, error, end) => {
  const work = withMutedAlarms(session(), mutes(), async () => {
    clock = at('03:10');
    throw error;
  });
  await expect(work).rejects.toBe(error);
  expect(ends()).toEqual([end]);
});

it('goes on with a warning where alarms cannot be muted', async () => {
  const used = session();
  const unmutable = mutes();
  mockClient(CloudWatchClient).on(DescribeAlarmsCommand).rejects(new Error('AccessDenied'));
  expect(await withMutedAlarms(used, unmutable, async () => 'deployed')).toBe('deployed');
  expect(used.ui.text).toContain('alarms are not muted and may ring for this deploy: AccessDenied');
});

it('looks at both Regions in AWS, and at none in the local cloud', () => {
  expect(mutesFor(fakeSession('production'), 'deploy')).toHaveLength(2);
  expect(mutesFor(fakeSession('local'), 'deploy')).toEqual([]);
});
