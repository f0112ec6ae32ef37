/**
 * Releases on the local cloud, from an empty one on and in order: each test goes on where the one before it ended.
 * Needs Python and, where the emulator is not installed yet, a package index.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { IMAGE_PARAMETERS, REPOSITORIES } from '../../../lib/contract/bi-cards';
import { auditLogGroup } from '../../../lib/contract/ops';
import { DELIVERIES } from '../../../lib/contract/releases';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { EXIT } from '../../../lib/ops/exit';
import { storeFor } from '../../../lib/ops/release/store';
import { type BiCardsSession, openBiCards } from '../../../lib/ops/session';
import { differences } from '../../../lib/ops/status/differences';
import { collect } from '../../../lib/ops/status/status';
import type { DeployContext } from '../../../lib/release/deploy/context';
import { deployRelease } from '../../../lib/release/deploy/deploy';
import { sidesOnline } from '../../../lib/release/deploy/online';
import { describeStack } from '../../../lib/release/deploy/stacks/stacks';
import { type AppOptions, recordsOf, switchboard, withDeployContext } from '../../../lib/release/deploy/wire';
import { judge } from '../../../lib/release/review/judge';
import { readSwitch } from '../../../lib/release/spa/switch';
import { RecordingUi } from '../../support/recording-ui';
import { pushImage } from './images';
import { ops, type Run } from './ops';
import { names, Probes } from './probes';

jest.setTimeout(300_000);

const directory = mkdtempSync(join(tmpdir(), 'bi-deploy-'));
const venv = join(__dirname, '../../../.local/venv');
const cloud = new LocalCloud({ directory, venv, port: 0 });
const variant = (name: string): AppOptions => ({
  app: 'node --import tsx test/local/e2e/variant-app.ts',
  context: { variant: name },
});

let session: BiCardsSession;
let probes: Probes;
/** Digests by release. */
const images: Record<string, { api: string; executor: string }> = {};

beforeAll(async () => {
  await cloud.install();
  await cloud.start();
  await cloud.bootstrap();
  await cloud.deploy({ context: { deployment: DELIVERIES.local } });
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  session = openBiCards({ deployment: names.deployment });
  probes = new Probes(cloud.clients());
  for (const id of ['r1', 'r2', 'r3']) await makeRelease(id);
});

afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

const run = (...args: string[]) => ops(cloud.endpoint, args);

async function makeRelease(id: string): Promise<void> {
  const spa = join(directory, id);
  mkdirSync(join(spa, 'assets'), { recursive: true });
  writeFileSync(join(spa, 'index.html'), `<script src="/assets/index-${id}aBcDeF.js"></script>`);
  writeFileSync(join(spa, `assets/index-${id}aBcDeF.js`), id);
  images[id] = {
    api: await pushImage(session.client(ECRClient), REPOSITORIES.api, id),
    executor: await pushImage(session.client(ECRClient), REPOSITORIES.executor, id),
  };
  const sha = '1a2b3c4d5e6f708192a3b4c5d6e7f80912a3b4c5';
  const what = ['--git-sha', sha, '--api', id, '--executor', id, '--spa', spa];
  expect(await run('release', 'create', '-d', DELIVERIES.local, '--id', id, ...what)).toMatchObject({
    code: 0,
  });
}

interface Deployed {
  readonly ui: RecordingUi;
  readonly code?: number;
  readonly error?: Error & { readonly exitCode?: number };
}

/** In this process, with something that the command line does not offer. */
async function deploy(
  release: string,
  options: AppOptions = {},
  more: Partial<DeployContext> = {},
  approve?: string,
): Promise<Deployed> {
  const ui = new RecordingUi();
  try {
    const code = await withDeployContext({ ...session, ui }, options, context =>
      deployRelease(
        { ...context, ...more },
        { kind: 'deploy', release, ...(approve !== undefined && { approve }) },
      ),
    );
    return { ui, code };
  } catch (error) {
    return { ui, error: error as Error };
  }
}

/** What runs, from those that know. */
async function whatRuns() {
  const { records } = recordsOf(session);
  const [service, api, executor, current, board] = await Promise.all([
    describeStack(session.client(CloudFormationClient), names.stacks.service),
    probes.service('api'),
    probes.service('executor'),
    records.current(),
    switchboard(session),
  ]);
  return {
    current: current?.value.release,
    spa: (await readSwitch(board)).spa,
    api: api.digest,
    executor: executor.digest,
    parameters: [service?.parameters[IMAGE_PARAMETERS.api], service?.parameters[IMAGE_PARAMETERS.executor]],
  };
}

const all = (release: string) => ({
  current: release,
  spa: release,
  ...images[release],
  parameters: [images[release]?.api, images[release]?.executor],
});

const lastTry = async () => (await recordsOf(session).records.latest(1))[0];
const isLocked = async () =>
  (await recordsOf(session).documents.keys(`deployments/${names.deployment}/lock`)).length > 0;
const versions = () =>
  Promise.all(Object.values(names.stacks).map(async name => (await probes.stack(name)).updated));

test('the first release comes into an empty cloud, every stack when its turn comes', async () => {
  const asked = await run('deploy', names.deployment, 'r1', '--json');
  expect(asked.code).toBe(EXIT.notClear);
  const hash = /--approve ([0-9a-f]{16})/.exec(`${asked.out}${asked.err}`)?.[1];
  expect(hash).toBeDefined();
  const { ui, code, error } = await deploy('r1', {}, {}, hash);
  expect(error?.message).toBeUndefined();
  expect(code).toBe(EXIT.done);
  expect(ui.text).toMatch(/To change: bi-local-keys; to be prepared when their turn comes: bi-local-alerts/);
  expect(await whatRuns()).toEqual(all('r1'));
  expect(await lastTry()).toMatchObject({ outcome: 'done', release: 'r1' });
  expect(await isLocked()).toBe(false);
});

describe('a release that cannot be deployed is refused, and nothing changes:', () => {
  let before: Awaited<ReturnType<typeof versions>>;

  beforeAll(async () => {
    before = await versions();
  });

  afterEach(async () => {
    expect(await versions()).toEqual(before);
    expect(await whatRuns()).toEqual(all('r1'));
    expect(await isLocked()).toBe(false);
  });

  test('one that does not exist', async () => {
    const { code, err } = await run('deploy', names.deployment, 'r9');
    expect(err).toContain('there is no release r9');
    expect(code).toBe(EXIT.refused);
  });

  test('one whose images are gone, with both of them named', async () => {
    const manifest = await storeFor(session).read('r2');
    const gone = { api: `sha256:${'1'.repeat(64)}`, executor: `sha256:${'2'.repeat(64)}` };
    await storeFor(session).write({ ...manifest, id: 'gone', images: gone });
    const { code, err } = await run('deploy', names.deployment, 'gone');
    expect(err).toContain(`bi-api@${gone.api} is not in account`);
    expect(err).toContain(`bi-executor@${gone.executor} is not in account`);
    expect(code).toBe(EXIT.refused);
    expect(await lastTry()).toMatchObject({ outcome: 'refused', release: 'gone' });
  });

  test('one that is only tried: its review is shown, and no record of it is left', async () => {
    const before = await lastTry();
    const { code, out } = await run('deploy', names.deployment, 'r2', '--dry-run', '--json');
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'clear',
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(code).toBe(EXIT.done);
    expect(await lastTry()).toEqual(before);
  });

  test('one whose templates give up the recovery of a table', async () => {
    const { error } = await deploy('r2', variant('careless'));
    expect(error?.message).toMatch(/the review blocks this release.*BLOCK/s);
    expect(error?.exitCode).toBe(EXIT.refused);
  });
});

describe('the second release', () => {
  let runs: Run[];

  beforeAll(async () => {
    const args = ['deploy', names.deployment, 'r2', '--json'];
    runs = await Promise.all([run(...args), run(...args)]);
    runs.sort((a, b) => Number(a.code) - Number(b.code));
  });

  test('runs everywhere once it is deployed', async () => {
    expect(runs[0]).toMatchObject({ code: EXIT.done });
    expect(JSON.parse(runs[0]?.out ?? '')).toMatchObject({
      release: 'r2',
      stacks: [names.stacks.service],
    });
    expect(await whatRuns()).toEqual(all('r2'));
  });

  test('is refused to whoever deploys at the same time, who is told by whom', async () => {
    expect(runs[1]?.err).toMatch(/bi-local is being worked on: deploy r2\s+by\s+arn:aws:iam::\d+:root/);
    expect(runs[1]).toMatchObject({ code: EXIT.refused, out: '' });
  });

  test('leaves a line about who did what', async () => {
    const { events = [] } = await session
      .client(CloudWatchLogsClient)
      .send(new FilterLogEventsCommand({ logGroupName: auditLogGroup(names.deployment) }));
    const lines = events.map(({ message }) => JSON.parse(message ?? '{}'));
    expect(lines).toContainEqual(
      expect.objectContaining({
        command: 'deploy',
        details: { release: 'r2' },
        who: 'arn:aws:iam::111111111111:root',
        outcome: 'done',
      }),
    );
  });

  test('is what status sees', async () => {
    const { code, out } = await run('status', '-d', names.deployment, '--json');
    expect(JSON.parse(out)).toMatchObject({ current: { release: 'r2' }, spa: 'r2', differences: [] });
    expect(code).toBe(EXIT.done);
  });
});

describe('a release that goes wrong', () => {
  let approve: string | undefined;

  test('is first asked about, because nobody knows what a custom resource does', async () => {
    const { error } = await deploy('r3', variant('refused'));
    expect(error?.exitCode).toBe(EXIT.notClear);
    expect(error?.message).toContain('ASK custom-resource');
    [, approve] = /--approve ([0-9a-f]{16})/.exec(error?.message ?? '') ?? [];
  });

  test('in CloudFormation: is rolled back with its reason, and the one before stays current', async () => {
    const { error } = await deploy('r3', variant('refused'), {}, approve);
    expect(error?.message).toMatch(
      /bi-local-service failed and is UPDATE_ROLLBACK_COMPLETE.*NOBODY_MADE_THIS/s,
    );
    expect(error?.exitCode).toBe(EXIT.rolledBack);
    expect(await whatRuns()).toEqual(all('r2'));
    expect(await lastTry()).toMatchObject({
      outcome: 'rolled-back',
      release: 'r3',
      previous: 'r2',
      approved: approve,
    });
  });

  test('after it: is found by the truth check, and the digests before it are put back', async () => {
    const bucket = { Bucket: names.datasetsBucket };
    await session.client(S3Client).send(new DeleteBucketCommand(bucket));
    try {
      const { error } = await deploy('r3');
      expect(error?.message).toMatch(
        /what runs is not the release as it should be.*health: datasets-bucket.*Put the previous digests back: done/s,
      );
      expect(error?.exitCode).toBe(EXIT.rolledBack);
      expect(await whatRuns()).toEqual(all('r2'));
    } finally {
      await session.client(S3Client).send(new CreateBucketCommand(bucket));
    }
  });
});

describe('Ctrl-C in the middle', () => {
  let interrupted: Run;

  beforeAll(async () => {
    interrupted = await ops(
      cloud.endpoint,
      ['deploy', names.deployment, 'r3'],
      `Update ${names.stacks.service} …`,
    );
  });

  test('ends the command, not what CloudFormation has begun, and says so', async () => {
    expect(interrupted.err).toContain('what CloudFormation and ECS have begun goes on');
    expect(interrupted.code).toBe(EXIT.interrupted);
    expect(await isLocked()).toBe(false);
    expect(await lastTry()).toMatchObject({ outcome: 'interrupted', release: 'r3' });
    expect(await whatRuns()).toMatchObject({ current: 'r2', spa: 'r2' });
  });

  test('is understood by the next run, which rolls back to the release before the current one', async () => {
    const { code, err } = await run('rollback', names.deployment);
    expect(err).toContain('rolling bi-local back to r1');
    expect(err).toMatch(
      /the last deploy \(r3, by .*\) ended without an outcome at "change bi-local-service"/,
    );
    expect(code).toBe(EXIT.done);
    expect(await whatRuns()).toEqual(all('r1'));
    expect(await lastTry()).toMatchObject({ kind: 'rollback', outcome: 'done', release: 'r1' });
  });
});

test('a review of what is deployed against this tree finds nothing, and leaves no change set', async () => {
  const ui = new RecordingUi();
  const sides = await withDeployContext({ ...session, ui }, {}, sidesOnline);
  expect(judge(sides.before, sides.after, { proof: false })).toMatchObject({
    verdict: 'clear',
    findings: [],
  });
  const { Summaries = [] } = await session
    .client(CloudFormationClient)
    .send(new ListChangeSetsCommand({ StackName: names.stacks.service }));
  expect(Summaries.filter(({ ChangeSetName }) => ChangeSetName?.startsWith('review-'))).toEqual([]);
});

test('a plain cdk deploy afterwards changes nothing', async () => {
  const before = await versions();
  await cloud.deploy();
  expect(await versions()).toEqual(before);
  expect(await whatRuns()).toEqual(all('r1'));
});

test('a stack is updated when what it reads from another changed, although its template did not', async () => {
  const read = async () => {
    const [service, edge] = await Promise.all(
      [names.stacks.service, names.stacks.edge].map(name =>
        describeStack(session.client(CloudFormationClient), name),
      ),
    );
    return { is: service?.outputs.LoadBalancerDnsName, reads: edge?.outputs.ReadLoadBalancerDnsName };
  };
  const before = await read();
  // The review blocks a load balancer that is replaced; here somebody has lifted that.
  expect((await deploy('r1', variant('moved'))).error?.exitCode).toBe(EXIT.refused);
  const lifted: Partial<DeployContext> = {
    review: async () => ({ verdict: 'clear', findings: [], unjudged: [], hash: 'lifted' }),
  };
  const { ui, code, error } = await deploy('r1', variant('moved'), lifted);
  expect(error?.message).toBeUndefined();
  expect(code).toBe(EXIT.done);
  const after = await read();
  expect(after.is).not.toBe(before.is);
  expect(after.reads).toBe(after.is);
  expect(ui.text).toContain(`${names.stacks.edge} holds ${before.is}`);
});

test('an emergency rollback by AWS CLI is seen by status', async () => {
  const ecs = session.client(ECSClient);
  const { services } = await ecs.send(
    new DescribeServicesCommand({ cluster: names.cluster, services: ['api'] }),
  );
  const current = services?.[0]?.taskDefinition ?? '';
  const older = current.replace(/\d+$/, revision => String(Number(revision) - 1));
  await ecs.send(new UpdateServiceCommand({ cluster: names.cluster, service: 'api', taskDefinition: older }));
  const facts = await collect(session);
  expect(differences(facts).join('\n')).toMatch(/api runs sha256:.*somebody has changed the service/);
});
