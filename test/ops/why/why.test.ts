import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { why } from '../../../lib/ops/why/why';
import { fakeSession } from '../../support/fake-session';

const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);
const s3 = mockClient(S3Client);

const arn = (id: string) => `arn:aws:ecs:ap-northeast-1:222222222222:task/bi-production/${id}`;
const OUT_OF_MEMORY = [{ name: 'executor', exitCode: 137, reason: 'OutOfMemoryError: Container killed' }];

const archived = (id: string, stoppedAt: string, more: object = {}) => ({
  eventId: id + stoppedAt,
  timestamp: Date.parse(stoppedAt),
  message: JSON.stringify({
    detail: {
      taskArn: arn(id),
      group: 'service:executor',
      lastStatus: 'STOPPED',
      stoppedAt,
      containers: OUT_OF_MEMORY,
      ...more,
    },
  }),
});

const aTry = (outcome: string, startedAt: string) => ({
  id: startedAt,
  kind: 'deploy',
  release: 'r2',
  images: { api: 'a', executor: 'b' },
  actor: 'ann',
  host: 'h',
  startedAt,
  outcome,
  phase: 'services',
  reason: 'ECS rolled api back',
});

beforeEach(() => {
  for (const mock of [ecs, logs, s3]) mock.reset();
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
  logs.on(FilterLogEventsCommand).resolves({ events: [] });
  s3.on(ListObjectsV2Command).resolves({});
});

function recorded(...tries: ReturnType<typeof aTry>[]) {
  s3.on(ListObjectsV2Command).resolves({ Contents: tries.map(({ id }) => ({ Key: id })) });
  s3.on(GetObjectCommand).callsFake(({ Key }) => ({
    ETag: '"1"',
    Body: { transformToString: async () => JSON.stringify(tries.find(({ id }) => id === Key)) },
  }));
}

const options = { since: '24h', all: false };

it('says that nothing happened, and since when', async () => {
  const session = fakeSession();
  expect(await why(session, options)).toBe(0);
  expect(session.ui.shown).toBe('nothing stopped or failed unexpectedly since 2026-11-27 12:00 JST');
});

it('says what it could not look at, where there is no archive', async () => {
  logs
    .on(FilterLogEventsCommand)
    .rejects(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }));
  const session = fakeSession();
  await why(session, options);
  expect(session.ui.shown).toMatch(
    /no archive \/aws\/events\/bi-production-stopped-tasks: only .* last hour/,
  );
});

it('does not hide that the archive may not be read', async () => {
  logs.on(FilterLogEventsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  await expect(why(fakeSession(), options)).rejects.toThrow('no');
});

it('shows each task once, whether ECS still knows it or not, and equal reasons together', async () => {
  logs.on(FilterLogEventsCommand).resolves({
    events: [
      archived('old', '2026-11-27T13:00:00Z'),
      archived('both', '2026-11-28T02:30:00Z'),
      archived('job', '2026-11-28T02:00:00Z', {
        group: 'family:bi-production-nightly',
        containers: [{ name: 'executor', exitCode: 1 }],
        stopCode: 'EssentialContainerExited',
      }),
    ],
  });
  ecs.on(ListTasksCommand).resolves({ taskArns: [arn('both')] });
  ecs.on(DescribeTasksCommand).resolves({
    tasks: [
      {
        taskArn: arn('both'),
        group: 'service:executor',
        lastStatus: 'STOPPED',
        stoppedAt: new Date('2026-11-28T02:30:00Z'),
        containers: OUT_OF_MEMORY,
      },
      { taskArn: arn('stopping'), group: 'service:executor', lastStatus: 'DEPROVISIONING' },
    ],
  });
  const session = fakeSession();
  await why(session, options);
  expect((session.ui.printed as { tasks: { id: string }[] }).tasks.map(({ id }) => id)).toEqual([
    'both',
    'job',
    'old',
  ]);
  expect(session.ui.shown).toMatch(
    /executor 2026-11-28 11:30 JST, 2 times since 2026-11-27 22:00 JST: out of memory/,
  );
  expect(session.ui.shown).toMatch(/bi-production-nightly .*exit code 1/);
});

it('leaves out what is ordinary, says that it did, and shows it when asked', async () => {
  const replaced = { containers: [], stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' };
  logs.on(FilterLogEventsCommand).resolves({ events: [archived('a', '2026-11-28T02:00:00Z', replaced)] });
  const session = fakeSession();
  await why(session, options);
  expect(session.ui.shown).toMatch(/nothing stopped .*\nand 1 tasks as they should/);
  await why(session, { ...options, all: true });
  expect(session.ui.shown).toMatch(/executor .*ordinary: replaced/);
});

it.each([
  ['executor', ['x']],
  ['api', []],
  ['jobs', ['j']],
])('shows only what is about %s', async (subject, ids) => {
  logs.on(FilterLogEventsCommand).resolves({
    events: [
      archived('x', '2026-11-28T02:00:00Z'),
      archived('j', '2026-11-28T01:00:00Z', { group: 'family:bi-production-nightly' }),
    ],
  });
  recorded(aTry('rolled-back', '2026-11-28T01:00:00Z'));
  const session = fakeSession();
  await why(session, { ...options, subject });
  expect(session.ui.printed).toMatchObject({ deploys: [] });
  expect((session.ui.printed as { tasks: { id: string }[] }).tasks.map(({ id }) => id)).toEqual(ids);
});

it('shows deploys that failed, and neither those that did not nor old ones', async () => {
  recorded(
    aTry('rolled-back', '2026-11-28T01:00:00Z'),
    aTry('done', '2026-11-28T02:00:00Z'),
    aTry('unfinished', '2026-11-20T01:00:00Z'),
  );
  const session = fakeSession();
  await why(session, { ...options, subject: 'deploys' });
  expect(session.ui.shown).toBe(
    'deploy of r2 at 2026-11-28 10:00 JST, by ann: rolled-back at "services"\n  ECS rolled api back',
  );
  expect(ecs.calls()).toHaveLength(0);
});
