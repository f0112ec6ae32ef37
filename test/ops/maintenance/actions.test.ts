import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { off, on, show } from '../../../lib/ops/maintenance/actions';
import type { MaintenanceTarget } from '../../../lib/ops/maintenance/maintenance';
import { FakeAlarms, FakeScheduler, FakeStore } from '../../support/fake-services';
import { answering } from '../../support/fake-session';

const NOW = new Date('2026-11-28T05:00:00Z');
const now = () => NOW;

let store: FakeStore;
let target: MaintenanceTarget;
const logs = mockClient(CloudWatchLogsClient);

beforeEach(() => {
  logs.reset();
  logs.onAnyCommand().resolves({});
  store = new FakeStore();
  target = {
    store: { client: store.client(), arn: store.arn },
    schedules: { client: new FakeScheduler(['nightly']).client(), group: 'bi-test' },
    mutes: [{ client: new FakeAlarms(['bi-x-a']).client(), deployment: 'bi-x', occasion: 'maintenance' }],
    siteUrl: 'https://bi.example.com',
  };
});

const audit = () =>
  logs.commandCalls(PutLogEventsCommand).map(call => String(call.args[0].input.logEvents?.[0]?.message));

it.each(['no', 'nobody'] as const)('closes nothing when the answer is %s', async answer => {
  await expect(on(answering(answer, 'production', { now }), target, '1h')).rejects.toThrow();
  expect(store.values.size).toBe(0);
});

it('asks for the name of the environment in production, and says until when', async () => {
  const session = answering('yes', 'production', { now });
  await on(session, target, '1h');
  expect(session.ui.questions).toEqual([
    'bi-production: close the site until 2026-11-28 15:00 JST? Type production',
  ]);
});

it('shows the link once, to whoever asked, and writes the token into no log', async () => {
  const session = answering('yes', 'staging', { now });
  await on(session, target, '1h');
  const token = /#maintenance=([\w-]{43})/.exec(session.ui.shown)?.[1] ?? 'none';
  const said = [...session.ui.lines, ...session.ui.results];
  expect(said.filter(line => line.includes(token))).toHaveLength(1);
  expect(audit()).toEqual([expect.stringContaining('"command":"maintenance on"')]);
  expect(audit().join()).not.toContain(token);
  await show(session, target);
  expect(session.ui.shown).not.toContain(token);
});

it('changes nothing in a dry run, asks nothing and says what it would do', async () => {
  const session = answering('yes', 'production', { now, dryRun: true });
  await on(session, target, '1h');
  await off(session, target);
  expect(session.ui.questions).toEqual([]);
  expect(store.values.size).toBe(0);
  expect(session.ui.results).toEqual([
    'would close the site until 2026-11-28 15:00 JST',
    'would open the site and resume none',
  ]);
});

it('opens the site again and says what it resumed', async () => {
  const session = answering('yes', 'staging', { now });
  await on(session, target, '1h');
  await off(session, target);
  expect(session.ui.shown).toContain('resumed: nightly');
  expect(audit()).toHaveLength(2);
});
