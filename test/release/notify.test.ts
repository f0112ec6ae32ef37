import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import type { Manifest } from '../../lib/release/manifest';
import { channelsFor } from '../../lib/release/notices/channels';
import { messageFor, notifier, type Occasion, runLink } from '../../lib/release/notices/notify';
import { slackChannel, slackText } from '../../lib/release/notices/slack';
import { topicChannel } from '../../lib/release/notices/topic';
import { fakeSession } from '../support/fake-session';

const sns = mockClient(SNSClient);
const secrets = mockClient(SecretsManagerClient);
const WEBHOOK = 'https://hooks.slack.com/services/T000/B000/not-to-be-shown';

const occasion: Occasion = {
  deployment: 'bi-production',
  action: 'deploy',
  manifest: {
    id: '2026-11-28-1a2b3c4',
    gitSha: '1a2b3c4d5e6f708192a3b4c5d6e7f80912a3b4c5',
    images: { api: `sha256:${'a'.repeat(64)}`, executor: `sha256:${'b'.repeat(64)}` },
    spa: 'r1',
  } as unknown as Manifest,
  actor: 'arn:aws:sts::222222222222:assumed-role/ops/ann',
  link: 'https://github.com/company/infra/actions/runs/7',
};
const message = { subject: 'bi-production: <deploy> & more', lines: ['reason: a > b'] };

beforeEach(() => {
  sns.reset();
  secrets.reset();
});

const missing = () => Object.assign(new Error('not found'), { name: 'ResourceNotFoundException' });
const webhookIs = (SecretString: string) => secrets.on(GetSecretValueCommand).resolves({ SecretString });

describe('a deploy does not fail because somebody could not be told:', () => {
  it.each([
    ['a channel that throws', async () => Promise.reject(new Error('no such topic')), 'no such topic'],
    [
      'a channel that throws at once',
      () => {
        throw new Error('at once');
      },
      'at once',
    ],
  ])('%s is a warning', async (_, send, words) => {
    const warnings: string[] = [];
    const told = jest.fn(async () => {});
    const notify = notifier(
      [
        { name: 'broken', send },
        { name: 'works', send: told },
      ],
      line => warnings.push(line),
    );
    await notify(occasion, { kind: 'started' });
    expect(warnings).toEqual([`broken was not told: ${words}`]);
    expect(told).toHaveBeenCalled();
  });

  it('a channel that does not answer is given up', async () => {
    jest.useFakeTimers();
    const warnings: string[] = [];
    const done = notifier([{ name: 'slow', send: () => new Promise(() => {}) }], line => warnings.push(line))(
      occasion,
      { kind: 'started' },
    );
    await jest.advanceTimersByTimeAsync(6_000);
    await done;
    jest.useRealTimers();
    expect(warnings).toEqual(['slow was not told: no answer within 5 s']);
  });
});

describe('a message', () => {
  it.each([
    [{ kind: 'started' }, 'bi-production: deploy of 2026-11-28-1a2b3c4 started'],
    [{ kind: 'succeeded', seconds: 90 }, 'bi-production: deploy of 2026-11-28-1a2b3c4 done'],
    [
      { kind: 'rolled-back', reason: 'x' },
      'bi-production: deploy of 2026-11-28-1a2b3c4 FAILED and rolled back',
    ],
    [
      { kind: 'failed', reason: 'x' },
      'bi-production: deploy of 2026-11-28-1a2b3c4 FAILED, somebody has to look',
    ],
  ] as const)('of %p says what happened', (notice, subject) => {
    expect(messageFor(occasion, notice).subject).toBe(subject);
  });

  it('names environment, release, images, who, and where it can be watched', () => {
    const { lines } = messageFor(occasion, { kind: 'failed', reason: 'the truth check' });
    const text = lines.join('\n');
    for (const part of [
      'reason: the truth check',
      'git 1a2b3c4d5e6f',
      occasion.manifest.images.api,
      occasion.manifest.images.executor,
      occasion.actor,
      'actions/runs/7',
    ])
      expect(text).toContain(part);
  });

  it('links to a workflow run where there is one', () => {
    const env = {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'company/infra',
      GITHUB_RUN_ID: '7',
    };
    expect(runLink(env)).toBe('https://github.com/company/infra/actions/runs/7');
    expect(runLink({})).toBeUndefined();
  });
});

describe('Slack', () => {
  it('is not a channel where nobody set it up, which is said once', async () => {
    secrets.on(GetSecretValueCommand).rejects(missing());
    const session = fakeSession();
    expect((await channelsFor(session)).map(({ name }) => name)).toEqual([
      'SNS topic bi-production-releases',
    ]);
    expect(session.ui.text).toContain('bi-production/slack-webhook does not exist');
  });

  it.each(['http://hooks.slack.com/services/x', 'https://evil.example/hooks.slack.com/', ''])(
    'is told nothing where the secret holds %p',
    async address => {
      webhookIs(address);
      const post = jest.fn();
      const channel = await slackChannel(fakeSession(), post);
      await expect(channel?.send(message)).rejects.toThrow('holds no address of hooks.slack.com');
      expect(post).not.toHaveBeenCalled();
    },
  );

  it.each([
    ['cannot be reached', () => Promise.reject(new TypeError(`fetch failed: ${WEBHOOK}`))],
    ['refuses', () => Promise.resolve(new Response('no', { status: 403 }))],
  ])('that %s is a failure which does not show the address', async (_, answer) => {
    webhookIs(WEBHOOK);
    const channel = await slackChannel(fakeSession(), answer as typeof fetch);
    const error = await channel?.send(message).catch(found => found);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('not-to-be-shown');
  });

  it('gets the text with what means something to it escaped', async () => {
    webhookIs(` ${WEBHOOK}\n`);
    const post = jest.fn(async (_url: string, _request: RequestInit) => new Response('ok'));
    await (await slackChannel(fakeSession(), post as never))?.send(message);
    expect(post.mock.calls[0]?.[0]).toBe(WEBHOOK);
    expect(JSON.parse(String(post.mock.calls[0]?.[1].body))).toEqual({ text: slackText(message) });
    expect(slackText(message)).toBe('*bi-production: &lt;deploy&gt; &amp; more*\nreason: a &gt; b');
  });
});

it('the topic gets a subject that SNS takes, in the account of the caller', async () => {
  sns.on(PublishCommand).resolves({});
  await topicChannel(fakeSession()).send({ subject: `リリース ${'x'.repeat(120)}`, lines: ['more'] });
  const sent = sns.commandCalls(PublishCommand)[0]?.args[0].input;
  expect(sent?.TopicArn).toBe('arn:aws:sns:ap-northeast-1:222222222222:bi-production-releases');
  expect(sent?.Subject).toMatch(/^\?\?\?\? x+$/);
  expect(sent?.Subject).toHaveLength(100);
});
