import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { runChecks } from '../../../lib/local/smoke/check';
import { awsChecks } from '../../../lib/ops/smoke/aws';
import { apiCheck, documentCheck, type Site } from '../../../lib/ops/smoke/site';
import { smoke } from '../../../lib/ops/smoke/smoke';
import { fakeSession } from '../../support/fake-session';
import { type Loopback, type Reply, startLoopback } from '../../support/loopback';

const HTML = { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' };
const DOCUMENT = '<script type="module" src="/assets/index-abc.js"></script>';

describe('the site', () => {
  let server: Loopback;
  let replies: Record<string, Reply | undefined>;

  beforeAll(async () => {
    server = await startLoopback(({ path }) => replies[path]);
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    replies = {
      '/': { status: 200, headers: HTML, body: DOCUMENT },
      '/assets/index-abc.js': { status: 200 },
      '/api/health': { status: 200 },
    };
  });

  const site = (more: Partial<Site> = {}): Site => ({
    url: server.url,
    fetch,
    signal: new AbortController().signal,
    ...more,
  });
  const failure = async (check = documentCheck, more: Partial<Site> = {}) => {
    const [result] = await runChecks([check(site(more))]);
    expect(result?.passed).toBe(false);
    return result?.detail;
  };

  it.each<[string, Reply, RegExp]>([
    ['an address that is not let in', { status: 403 }, /403: your address is not in edge\.allowedCidrs/],
    ['maintenance', { status: 503, headers: { 'retry-after': '60' } }, /503: closed for maintenance/],
    ['an origin out of reach', { status: 504 }, /504: CloudFront does not reach the API/],
    ['an error', { status: 500 }, /\/ is answered with 500$/],
    ['a sign-in page elsewhere', { status: 302, headers: { location: '/login' } }, /answered with 302/],
    [
      'something that is no page',
      { status: 200, headers: { 'content-type': 'application/json' } },
      /expected text\/html/,
    ],
    [
      'missing security headers',
      { status: 200, headers: { 'content-type': 'text/html' } },
      /no x-content-type-options/,
    ],
  ])('does not work with %s', async (_, reply, words) => {
    replies['/'] = reply;
    expect(await failure()).toMatch(words);
  });

  it('does not work where its script is missing: people would see a white page', async () => {
    replies['/assets/index-abc.js'] = { status: 404 };
    expect(await failure()).toBe('/assets/index-abc.js is answered with 404');
  });

  it('does not work where nobody answers', async () => {
    expect(await failure(apiCheck, { url: 'http://127.0.0.1:9' })).toMatch(/does not answer/);
  });

  it('does not work where the API fails', async () => {
    replies['/api/health'] = { status: 502 };
    expect(await failure(apiCheck)).toMatch(/\/api\/health is answered with 502: CloudFront/);
  });

  it('works with document, script and API', async () => {
    const results = await runChecks([documentCheck(site()), apiCheck(site())]);
    expect(results).toEqual([
      { name: 'site', passed: true, detail: 'the document has come, and /assets/index-abc.js' },
      { name: '/api/health', passed: true, detail: expect.stringMatching(/^200 in \d+ ms$/) },
    ]);
  });
});

describe('on AWS', () => {
  const cloudFormation = mockClient(CloudFormationClient);
  const dynamodb = mockClient(DynamoDBClient);
  const lambda = mockClient(LambdaClient);
  const report = (value: object) =>
    lambda.on(InvokeCommand).resolves({ Payload: Buffer.from(JSON.stringify(value)) as never });

  beforeEach(() => {
    for (const mock of [cloudFormation, dynamodb, lambda]) mock.reset();
    cloudFormation.on(DescribeStacksCommand).resolves({
      Stacks: [
        {
          StackName: 'bi-production-edge',
          CreationTime: new Date(),
          StackStatus: 'CREATE_COMPLETE',
          Outputs: [{ OutputKey: 'SiteUrl', OutputValue: 'https://bi.example.com' }],
        },
      ],
    });
    dynamodb.on(GetItemCommand).resolves({});
  });

  it('is refused before there is a site', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [] });
    await expect(awsChecks(fakeSession())).rejects.toThrow(
      /bi-production-edge in us-east-1 has no output SiteUrl; deploy it first/,
    );
  });

  it('writes nothing, and reads every table by its whole key', async () => {
    report({ status: 'healthy', checks: {} });
    const checks = (await awsChecks(fakeSession())).filter(({ name }) => name.startsWith('bi_'));
    expect(await runChecks(checks)).toHaveLength(8);
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(0);
    const keys = dynamodb.commandCalls(GetItemCommand).map(({ args }) => args[0].input.Key);
    expect(keys).toContainEqual({ groupId: { S: 'health-check' }, userId: { S: 'health-check' } });
  });

  it.each([
    ['unhealthy', false, 'api: HTTP status 503'],
    ['degraded', true, 'degraded: 0 of 1 checks; not api: HTTP status 503'],
  ])('%s health passes: %s', async (status, passed, detail) => {
    report({ status, checks: { api: { status: 'unhealthy', reason: 'HTTP status 503' } } });
    const checks = (await awsChecks(fakeSession())).filter(({ name }) => name === 'bi-production-health');
    expect(await runChecks(checks)).toEqual([{ name: 'bi-production-health', passed, detail }]);
  });
});

describe('the command', () => {
  const works = { name: 'a', run: async () => 'seen' };
  const fails = {
    name: 'b',
    run: async () => {
      throw new Error('broken');
    },
  };

  it('is not clear where one thing does not work, and shows the others too', async () => {
    const session = fakeSession();
    expect(await smoke(session, [works, fails])).toBe(1);
    expect(session.ui.shown).toBe('✔  a  seen\n✖  b  broken\n1 of 2 do not work');
  });

  it('is done where all work', async () => {
    const session = fakeSession();
    expect(await smoke(session, [works])).toBe(0);
    expect(session.ui.shown).toContain('all 1 work');
  });

  it('says nothing of the deployment when a person ends it', async () => {
    const session = fakeSession('production', { signal: AbortSignal.abort() });
    await expect(smoke(session, [fails])).rejects.toThrow();
    expect(session.ui.printed).toBeUndefined();
  });
});
