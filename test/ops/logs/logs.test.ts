import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { logs } from '../../../lib/ops/logs/logs';
import { fakeSession } from '../../support/fake-session';

const cloudWatch = mockClient(CloudWatchLogsClient);
beforeEach(() => cloudWatch.reset());

const options = { since: '1h', follow: false };

describe('is refused:', () => {
  it.each([
    ['exekutor', options, /no part "exekutor" has a log; did you mean executor\? allowed: api, executor/],
    ['api', { ...options, since: 'soon' }, /no time: "soon"/],
    [undefined, { ...options, query: 'erors' }, /no saved query "erors"; did you mean errors\?/],
    ['api', { ...options, query: 'errors' }, /names its log groups/],
    [undefined, { ...options, query: 'errors', follow: true }, /allowed with --query: --since/],
  ])('%s with %j', async (part, given, words) => {
    await expect(logs(fakeSession(), part, given)).rejects.toThrow(words);
    expect(cloudWatch.calls()).toHaveLength(0);
  });

  it('a part that this environment does not have', async () => {
    const missing = Object.assign(new Error('no'), { name: 'ResourceNotFoundException' });
    cloudWatch.on(FilterLogEventsCommand).rejects(missing);
    await expect(logs(fakeSession(), 'sessions', options)).rejects.toThrow(
      /no log group \/ecs\/bi-production-exec in ap-northeast-1: .*this environment has none/,
    );
  });
});

it('prints all pages, without what looks like a secret', async () => {
  const event = (eventId: string, message: string) => ({
    eventId,
    message,
    timestamp: Date.parse('2026-11-28T02:59:00Z'),
    logStreamName: 'api/api/0123456789abcdef',
  });
  cloudWatch
    .on(FilterLogEventsCommand)
    .resolves({ events: [event('b', '{"password":"hunter2"}\n')] })
    .on(FilterLogEventsCommand, { nextToken: undefined })
    .resolves({ events: [event('a', 'first')], nextToken: 'more' });
  const session = fakeSession();
  expect(await logs(session, 'api', { ...options, filter: 'ERROR' })).toBe(0);
  expect(session.ui.shown).toBe(
    ['2026-11-28T02:59:00.000Z 01234567 first', '2026-11-28T02:59:00.000Z 01234567 {"password":"***"}'].join(
      '\n',
    ),
  );
  expect(JSON.stringify(session.ui.printed)).not.toContain('hunter2');
  expect(cloudWatch.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).toMatchObject({
    logGroupName: '/ecs/bi-production-api',
    startTime: Date.parse('2026-11-28T02:00:00Z'),
    filterPattern: 'ERROR',
  });
});

it('asks CloudFront’s Region for what runs there', async () => {
  const regions: (string | undefined)[] = [];
  const session = fakeSession();
  const client: typeof session.client = (Client, region) => {
    regions.push(region);
    return new Client({ region: region ?? '' });
  };
  cloudWatch.on(FilterLogEventsCommand).resolves({});
  await logs({ ...session, client }, 'router', options);
  expect(regions).toEqual(['us-east-1']);
});

it('lists what there is when it is not told a part', async () => {
  const session = fakeSession();
  expect(await logs(session, undefined, options)).toBe(0);
  expect(session.ui.shown).toMatch(/api\s+the API\s+\/ecs\/bi-production-api/);
  expect(session.ui.shown).toMatch(/saved queries.*errors/);
});

describe('a saved query', () => {
  const asked = () => logs(fakeSession(), undefined, { ...options, query: 'errors' });
  beforeEach(() => {
    cloudWatch.on(StartQueryCommand).resolves({ queryId: 'q' });
    cloudWatch.on(StopQueryCommand).resolves({ success: true });
  });

  it.each(['Failed', 'Timeout', 'Cancelled'] as const)('that ends as %s is unfinished', async status => {
    cloudWatch.on(GetQueryResultsCommand).resolves({ status });
    await expect(asked()).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining(`ended as ${status}`),
    });
  });

  it('is stopped by Ctrl-C, because it would be paid for', async () => {
    cloudWatch.on(GetQueryResultsCommand).resolves({ status: 'Running' });
    const signal = AbortSignal.abort();
    const session = fakeSession('production', { signal });
    await expect(logs(session, undefined, { ...options, query: 'errors' })).rejects.toThrow();
    expect(cloudWatch.commandCalls(StopQueryCommand)).toHaveLength(1);
  });

  it('waits for its end, and shows the fields without pointers and secrets', async () => {
    cloudWatch
      .on(GetQueryResultsCommand)
      .resolvesOnce({ status: 'Running', statistics: { bytesScanned: 2e6 } })
      .resolves({
        status: 'Complete',
        results: [
          [
            { field: 'message', value: 'token=hunter2' },
            { field: '@ptr', value: 'x' },
          ],
        ],
      });
    const session = fakeSession();
    expect(await logs(session, undefined, { ...options, query: 'errors' })).toBe(0);
    expect(session.ui.printed).toEqual([{ message: 'token=***' }]);
    expect(session.ui.shown).toBe('message\ntoken=***');
    expect(cloudWatch.commandCalls(StartQueryCommand)[0]?.args[0].input).toMatchObject({
      logGroupNames: ['/ecs/bi-production-api', '/ecs/bi-production-executor'],
      queryString: expect.stringMatching(/^fields .*\n\| filter level = "error"/),
    });
  });
});
