/** The supplier that docs/gcp.md shows, against stand-ins for the container's credential address and for Google. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/local/command';
import { install, planInstall } from '../../lib/local/install';
import { ROOT } from '../../lib/local/layout';
import { withLock } from '../../lib/local/lock';
import { type Loopback, type ReceivedRequest, type Reply, startLoopback } from '../support/loopback';

const MINUTE = 60_000;
jest.setTimeout(2 * MINUTE);

const VENV = join(ROOT, '.cache/gcp');
const packages = {
  what: 'google-auth and botocore',
  requirements: join(__dirname, 'gcp/requirements.txt'),
  modules: ['google.auth', 'botocore', 'requests'],
};
const python = join(VENV, 'bin/python');
const directory = mkdtempSync(join(tmpdir(), 'gcp-'));
const page = readFileSync(join(ROOT, 'docs/gcp.md'), 'utf8');
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';
const supplier = join(directory, 'vertex_credentials.py');

const KEY = { AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'secret-of-the-task', Token: 'token-of-the-task' };
/** Without fractions of a second, as AWS and Google write it. */
const inMinutes = (minutes: number) =>
  new Date(Date.now() + minutes * MINUTE).toISOString().replace(/\.\d+/, '');

beforeAll(async () => {
  writeFileSync(supplier, block('python'));
  await withLock(`${VENV}.lock`, {}, async () => {
    const plan = await planInstall(VENV, { packages });
    if (!plan.installed) await install(VENV, plan, { packages });
  });
}, 15 * MINUTE);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Answers {
  readonly credentials?: Reply;
  readonly exchange?: Reply;
  readonly impersonation?: Reply;
}
const json = (value: object, status = 200): Reply => ({
  status,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

const federated = (expires_in: number) =>
  json({
    access_token: 'federated',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in,
  });

/** ECS, Google's STS and its service account credentials, by path. */
function world(answers: Answers = {}): Promise<Loopback> {
  return startLoopback(({ path }) => {
    if (path.startsWith('/v2/credentials'))
      return answers.credentials ?? json({ ...KEY, Expiration: inMinutes(60) });
    if (path === '/v1/token') return answers.exchange ?? federated(3_600);
    return (
      answers.impersonation ?? json({ accessToken: 'of-the-service-account', expireTime: inMinutes(60) })
    );
  });
}

/** Runs the page's code with the page's configuration, whose Google is `server`. */
async function refresh(server: Loopback, { times = 1, inTask = true } = {}) {
  const configuration = join(directory, 'configuration.json');
  writeFileSync(
    configuration,
    block('json').replace(/https:\/\/(sts|iamcredentials)\.googleapis\.com/g, server.url),
  );
  const { output } = await run(
    python,
    [join(__dirname, 'gcp/refresh.py'), supplier, configuration, String(times)],
    {
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        AWS_REGION: 'ap-northeast-1',
        // What a Fargate task lacks: botocore would ask for it next.
        AWS_EC2_METADATA_DISABLED: 'true',
        NO_PROXY: '*',
        ...(inTask && { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/v2/credentials/id` }),
      },
    },
  );
  return JSON.parse(output.split('\n').at(-1) ?? '');
}

const sentTo = (server: Loopback, path: string | RegExp) =>
  server.requests.filter(request => request.path.match(path));
const form = (request?: ReceivedRequest) => new URLSearchParams(request?.body ?? '');

async function using<T>(server: Loopback, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await server.stop();
  }
}

test('outside a task nothing is sent to Google, and the error says why', async () => {
  const server = await world();
  await using(server, async () => {
    expect(await refresh(server, { inTask: false })).toEqual({
      error: expect.stringContaining('this process runs in no task'),
      retryable: false,
    });
    expect(server.requests).toEqual([]);
  });
});

test('credentials that the container refuses are an error that may pass', async () => {
  const server = await world({ credentials: json({ message: 'throttled' }, 500) });
  await using(server, async () => {
    expect(await refresh(server)).toEqual({
      error: expect.stringContaining('no AWS credentials'),
      retryable: true,
    });
    expect(sentTo(server, '/v1/token')).toEqual([]);
  });
});

test('another role, which the condition rejects, gets no token', async () => {
  const exchange = json(
    { error: 'unauthorized_client', error_description: 'rejected by the attribute condition' },
    400,
  );
  const server = await world({ exchange });
  await using(server, async () => {
    expect(await refresh(server)).toMatchObject({ error: expect.stringContaining('attribute condition') });
    expect(sentTo(server, /generateAccessToken/)).toEqual([]);
  });
});

test('the task role becomes a token of the service account', async () => {
  const server = await world();
  await using(server, async () => {
    expect(await refresh(server)).toEqual({ tokens: ['of-the-service-account'] });
    const exchanged = form(sentTo(server, '/v1/token')[0]);
    expect(exchanged.get('audience')).toBe(JSON.parse(block('json')).audience);
    expect(exchanged.get('subject_token_type')).toBe('urn:ietf:params:aws:token-type:aws4_request');
    const [impersonated] = sentTo(server, /generateAccessToken/);
    expect(impersonated?.headers.authorization).toBe('Bearer federated');
    expect(JSON.parse(impersonated?.body ?? '').scope).toEqual([
      'https://www.googleapis.com/auth/cloud-platform',
    ]);
  });
});

test('what Google is given is a request that AWS STS would accept, with our provider’s name, without the secret key', async () => {
  const server = await world();
  await using(server, async () => {
    await refresh(server);
    const token = decodeURIComponent(form(sentTo(server, '/v1/token')[0]).get('subject_token') ?? '');
    const subject = JSON.parse(token);
    expect(subject).toMatchObject({
      method: 'POST',
      url: 'https://sts.ap-northeast-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15',
    });
    const target = { key: 'x-goog-cloud-target-resource', value: JSON.parse(block('json')).audience };
    expect(subject.headers).toContainEqual(target);
    expect(JSON.stringify(server.requests)).not.toContain(KEY.SecretAccessKey);

    const file = join(directory, 'subject.json');
    writeFileSync(file, token);
    const verify = `exec "$0" "$1" "$2" < "$3"`;
    const { output } = await run(
      'sh',
      ['-c', verify, python, join(__dirname, 'gcp/verify.py'), KEY.SecretAccessKey, file],
      {
        env: { PATH: process.env.PATH },
      },
    );
    const { found, computed, signed, region } = JSON.parse(output);
    expect(found).toBe(computed);
    expect(region).toBe('ap-northeast-1');
    // google-auth sends the provider's name beside the signature, not in it; the page says what follows.
    expect(signed).toEqual(['host', 'x-amz-date', 'x-amz-security-token']);
  });
});

test('the container is asked once for many tokens, and again when its credentials are about to expire', async () => {
  // google-auth keeps the federated token, so the supplier is asked again only when that has expired.
  const exchange = federated(1);
  const lasting = await world({ exchange });
  await using(lasting, async () => {
    expect((await refresh(lasting, { times: 3 })).tokens).toHaveLength(3);
    expect(sentTo(lasting, /credentials/)).toHaveLength(1);
    expect(sentTo(lasting, '/v1/token')).toHaveLength(3);
  });
  // botocore renews what lasts less than a quarter of an hour.
  const ending = await world({
    exchange,
    credentials: json({ ...KEY, Expiration: inMinutes(12) }),
  });
  await using(ending, async () => {
    expect((await refresh(ending, { times: 3 })).tokens).toHaveLength(3);
    expect(sentTo(ending, /v2\/credentials/).length).toBeGreaterThan(1);
  });
});
