/** Everything that can be missing before a first deployment, one thing at a time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf, REPOSITORIES } from '../../../lib/contract/bi-cards';
import { EXIT } from '../../../lib/ops/exit';
import { NEWEST_BOOTSTRAP, vcpusNeeded } from '../../../lib/ops/setup/checks/account';
import { retainedNames } from '../../../lib/ops/setup/checks/stacks';
import type { Probes } from '../../../lib/ops/setup/probes';
import { CHECKS, type CheckResult, setup } from '../../../lib/ops/setup/setup';
import { LOOK_UPS } from '../../../lib/release/deploy/preflight/look-ups';
import type { BiCardsConfig } from '../../../lib/systems/bi-cards/config';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { synthesized } from '../../support/deployment';
import { fakeSession } from '../../support/fake-session';

const EDGE_CERTIFICATE = 'arn:aws:acm:us-east-1:222222222222:certificate/0a';
const ZONE = { id: 'Z0123456789ABCDEFGHIJ', name: 'company.example' };
const SERVERS = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'];

/** Production as somebody would configure it who has read everything. */
const config: BiCardsConfig = {
  ...environments.production,
  workflows: { repository: 'acme/systems', branch: 'main', provider: 'existing' },
  edge: {
    ...environments.production.edge,
    allowedCidrs: ['100.64.0.0/24'],
    domain: { name: 'bi.company.example', certificateArn: EDGE_CERTIFICATE, hostedZone: ZONE },
  },
  alerts: { emails: ['ops@company.example'] },
};

const toolkit = (parameters: Record<string, string> = {}, version = String(NEWEST_BOOTSTRAP)) => ({
  name: 'CDKToolkit',
  status: 'UPDATE_COMPLETE',
  version: '',
  parameters: {
    TrustedAccounts: '',
    CloudFormationExecutionPolicies: 'arn:aws:iam::222222222222:policy/bi-cdk-execution',
    ...parameters,
  },
  outputs: { BootstrapVersion: version },
});
const deployed = (name: string, status = 'UPDATE_COMPLETE') => ({
  name,
  status,
  version: '',
  parameters: {},
  outputs: {},
});

/** An account in which nothing is left to do. */
const world: Probes = {
  stack: async name => (name === 'CDKToolkit' ? toolkit() : undefined),
  quotas: async () =>
    new Map([
      ['Fargate On-Demand vCPU resource count', 1000],
      ['Fargate Spot vCPU resource count', 1000],
      ['Network interfaces per Region', 5000],
      ['EC2-VPC Elastic IPs', 5],
      ['Response timeout per origin', 180],
    ]),
  zones: async () =>
    new Map([
      ['ap-northeast-1a', 'apne1-az4'],
      ['ap-northeast-1c', 'apne1-az1'],
      ['ap-northeast-1d', 'apne1-az2'],
    ]),
  prefixLists: async () =>
    new Map([
      ['com.amazonaws.ap-northeast-1.s3', 'pl-61a54008'],
      ['com.amazonaws.global.cloudfront.origin-facing', 'pl-58a04531'],
    ]),
  certificate: async () => ({
    status: 'ISSUED',
    names: ['*.company.example'],
    ends: new Date('2027-11-28T00:00:00Z'),
  }),
  zone: async () => ({ name: ZONE.name, nameServers: SERVERS }),
  nameServers: async () => SERVERS.map(server => `${server.toUpperCase()}.`),
  addsAgentToTasks: async () => false,
  clusterTags: async () => undefined,
  sessionManagerPlugin: async () => '1.2.707.0',
  backupOptIn: async () => ({ DynamoDB: true, S3: true }),
  existing: async (type, name) =>
    type === 'AWS::ECR::Repository' && Object.values<string>(REPOSITORIES).includes(name)
      ? 'ours'
      : undefined,
  subscriptions: async () => [{ protocol: 'email', endpoint: 'ops@company.example', confirmed: true }],
  role: async () => true,
  oidcProviders: async () => ['token.actions.githubusercontent.com'],
  unsetKeys: async () => [],
  hasBucket: async () => true,
};

interface Outcome {
  readonly code: number;
  readonly checks: readonly CheckResult[];
}

async function run(probes: Partial<Probes> = {}, more: Partial<BiCardsConfig> = {}): Promise<Outcome> {
  const session = fakeSession('production', { config: { ...config, ...more } });
  const code = await setup(session, { ...world, ...probes });
  const { checks } = session.ui.printed as Outcome;
  return { code, checks };
}

const of = ({ checks }: Outcome, id: string) => checks.find(check => check.id === id);
const textOf = (outcome: Outcome, id: string) =>
  (of(outcome, id)?.findings ?? []).map(({ says, toDo }) => `${says} → ${toDo}`).join('\n');

describe('is to do', () => {
  const only =
    <T>(name: string, value: T, otherwise: T) =>
    async (asked: string) =>
      asked === name ? value : otherwise;
  const production = namesOf('production');

  it.each<[string, string, Partial<Probes>, Partial<BiCardsConfig>, RegExp]>([
    [
      'a Region that is not bootstrapped',
      'bootstrap',
      {
        stack: async (name, region) =>
          name === 'CDKToolkit' && region !== 'us-east-1' ? toolkit() : undefined,
      },
      {},
      /us-east-1 is not bootstrapped → npx cdk bootstrap aws:\/\/222222222222\/us-east-1/,
    ],
    [
      'a bootstrap that is too old',
      'bootstrap',
      { stack: only('CDKToolkit', toolkit({}, '7'), undefined) },
      {},
      /version 7, UPDATE_COMPLETE; allowed: 8 or newer/,
    ],
    [
      'a bootstrap whose version nobody knows',
      'bootstrap',
      { stack: only('CDKToolkit', toolkit({}, ''), undefined) },
      {},
      /allowed: 8 or newer/,
    ],
    [
      'too few vCPU',
      'quotas',
      {
        quotas: async () =>
          new Map([...(await world.quotas('', '')), ['Fargate On-Demand vCPU resource count', 6]]),
      },
      {},
      /Fargate On-Demand vCPU resource count: 6, needed 20 .*servicequotas\/home\/services\/fargate/,
    ],
    [
      'a longer answer than CloudFront waits for',
      'quotas',
      {
        quotas: async () => new Map([...(await world.quotas('', '')), ['Response timeout per origin', 120]]),
      },
      { timeLimits: { ...config.timeLimits, cloudFrontRead: 180 } },
      /Response timeout per origin: 120, needed 180/,
    ],
    [
      'a zone that CloudFront does not reach',
      'zones',
      { zones: async () => new Map([...(await world.zones()), ['ap-northeast-1c', 'apne1-az3']]) },
      {},
      /ap-northeast-1c is apne1-az3, which takes no CloudFront VPC origin/,
    ],
    [
      'a zone that there is not',
      'zones',
      { zones: async () => new Map([['ap-northeast-1a', 'apne1-az4']]) },
      {},
      /ap-northeast-1c is not there for this account/,
    ],
    [
      'a prefix list with another id',
      'prefix-lists',
      {
        prefixLists: async () =>
          new Map([...(await world.prefixLists()), ['com.amazonaws.ap-northeast-1.s3', 'pl-1']]),
      },
      {},
      /is pl-1, not pl-61a54008 → correct lib\/config\/regions\.ts/,
    ],
    [
      'a range for documentation',
      'allowed-cidrs',
      {},
      { edge: environments.production.edge },
      /203\.0\.113\.0\/24 is a range for documentation: nobody is let in/,
    ],
    [
      'a site that is open to everybody',
      'allowed-cidrs',
      {},
      { edge: { ...config.edge, allowedCidrs: ['0.0.0.0/0'] } },
      /lets everybody in/,
    ],
    [
      'a certificate that is not issued',
      'certificates',
      { certificate: async () => ({ status: 'PENDING_VALIDATION', names: ['bi.company.example'] }) },
      {},
      /is PENDING_VALIDATION → make the record/,
    ],
    [
      'a certificate in another Region',
      'certificates',
      {},
      {
        edge: {
          ...config.edge,
          domain: {
            name: 'bi.company.example',
            certificateArn: EDGE_CERTIFICATE.replace('us-east-1', 'ap-northeast-1'),
          },
        },
      },
      /is in ap-northeast-1; allowed: us-east-1/,
    ],
    [
      'a certificate for something else',
      'certificates',
      { certificate: async () => ({ status: 'ISSUED', names: ['company.example', '*.bi.company.example'] }) },
      {},
      /not for bi\.company\.example/,
    ],
    [
      'a certificate that ends soon',
      'certificates',
      {
        certificate: async () => ({
          status: 'ISSUED',
          names: ['bi.company.example'],
          ends: new Date('2026-12-28T04:00:00Z'),
        }),
      },
      {},
      /ends in 30 days/,
    ],
    [
      'a certificate that is gone',
      'certificates',
      { certificate: async () => undefined },
      {},
      /is not there/,
    ],
    ['a hosted zone that is gone', 'dns', { zone: async () => undefined }, {}, /there is no hosted zone Z0/],
    [
      'a hosted zone of another name',
      'dns',
      { zone: async () => ({ name: 'other.example', nameServers: SERVERS }) },
      {},
      /is the zone of other\.example, not of company\.example/,
    ],
    [
      'a domain that nobody has delegated',
      'dns',
      { nameServers: async () => [] },
      {},
      /sends company\.example to nobody → delegate it at the parent to ns-1/,
    ],
    [
      'a type that is not backed up',
      'backup',
      { backupOptIn: async () => ({ DynamoDB: true }) },
      {},
      /S3 is off.*resource-type-opt-in-preference S3=true/,
    ],
    [
      'an agent beside code of users',
      'guardduty',
      { addsAgentToTasks: async () => true, clusterTags: async () => ({ system: 'bi' }) },
      {},
      /puts an agent beside code of users.*aws ecs tag-resource .*GuardDutyManaged,value=false/,
    ],
    [
      'an agent in a cluster that is still to be made',
      'guardduty',
      { addsAgentToTasks: async () => true },
      {},
      /tag the cluster GuardDutyManaged=false right after it is made/,
    ],
    [
      'a role of a workflow',
      'workflows',
      { role: async () => false },
      {},
      /role bi-production-deploy is not there → npx cdk deploy --all -c deployment=bi-production-access/,
    ],
    [
      'the provider of GitHub',
      'workflows',
      { oidcProviders: async () => [] },
      {},
      /no OIDC provider .* → npx cdk deploy --all -c deployment=bi-delivery/,
    ],
    [
      'the example repository',
      'workflows',
      {},
      { workflows: environments.production.workflows },
      /is the example, company\/in-house-systems/,
    ],
    [
      'a plugin where a shell is open',
      'session-manager-plugin',
      { sessionManagerPlugin: async () => undefined },
      { api: { ...config.api, shell: 'exec' } },
      /without it no shell/,
    ],
    [
      'a table of an earlier life',
      'names',
      { existing: async (type, name) => (name === 'bi_users' ? 'ours' : world.existing(type, name, '')) },
      {},
      /bi_users exists already \(ours\).*npx cdk deploy bi-production\/data .*--import-existing-resources/,
    ],
    [
      'a bucket of somebody else',
      'names',
      {
        existing: async (type, name) =>
          name === 'bi-static-production' ? 'foreign' : world.existing(type, name, ''),
      },
      {},
      /bi-static-production exists already \(foreign\).*bucketSuffix/,
    ],
    [
      'a stack that no update gets out of',
      'stacks',
      { stack: only(production.stacks.data, deployed('x', 'ROLLBACK_COMPLETE'), toolkit()) },
      {},
      /is ROLLBACK_COMPLETE.*\n?.*→ aws cloudformation describe-stack-events/s,
    ],
    ['an alarm that nobody hears', 'alerts', {}, { alerts: { emails: [] } }, /nobody is told of an alarm/],
    [
      'an address that has not confirmed',
      'alerts',
      {
        subscriptions: async () => [{ protocol: 'email', endpoint: 'ops@company.example', confirmed: false }],
      },
      {},
      /ops@company\.example has not confirmed bi-production-page/,
    ],
    [
      'a key of the secret',
      'secret',
      { unsetKeys: async () => ['VERTEX_AI_PROJECT_ID (not set)'] },
      {},
      /bi-production\/app: VERTEX_AI_PROJECT_ID .*npm run ops -- secret set VERTEX_AI_PROJECT_ID --deployment bi-production/s,
    ],
    [
      'a key of Google, in the secret that holds it',
      'secret',
      {
        unsetKeys: async ({ name }) =>
          name.endsWith('/google-key') ? ['GCP_SERVICE_ACCOUNT_KEY (not set)'] : [],
      },
      { googleIdentity: { kind: 'key', replaceAfterDays: 60 } },
      /bi-production\/google-key: GCP_SERVICE_ACCOUNT_KEY .*secret set GCP_SERVICE_ACCOUNT_KEY/s,
    ],
    [
      'a bucket for releases',
      'delivery',
      { hasBucket: async () => false },
      {},
      /bucket bi-releases is not there → npx cdk deploy --all -c deployment=bi-delivery/,
    ],
    ['a repository', 'delivery', { existing: async () => undefined }, {}, /repository bi-api is not there/],
  ])('%s', async (_, id, probes, more, words) => {
    const outcome = await run(probes, more);
    expect(textOf(outcome, id)).toMatch(words);
    expect(of(outcome, id)?.status).toBe('todo');
    expect(outcome.code).toBe(EXIT.notClear);
    const others = outcome.checks.filter(check => check.id !== id && check.status === 'todo');
    expect(others.map(check => check.id)).toEqual([]);
  });
});

describe('is worth a look, and no reason to wait:', () => {
  it.each<[string, string, Partial<Probes>, Partial<BiCardsConfig>, RegExp]>([
    [
      'a bootstrap that lets another account in',
      'bootstrap',
      { stack: async () => toolkit({ TrustedAccounts: '333333333333' }) },
      {},
      /lets account 333333333333 deploy here/,
    ],
    [
      'a bootstrap that may do everything',
      'bootstrap',
      {
        stack: async () =>
          toolkit({ CloudFormationExecutionPolicies: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      },
      {},
      /may do everything/,
    ],
    [
      'an older bootstrap',
      'bootstrap',
      { stack: async () => toolkit({}, '21') },
      {},
      /version 21; the pinned CLI makes/,
    ],
    [
      'a site without a domain',
      'certificates',
      {},
      { edge: { ...config.edge, domain: undefined } },
      /no domain is configured/,
    ],
    [
      'a topic that is still to be made',
      'alerts',
      { subscriptions: async () => undefined },
      {},
      /is not there yet/,
    ],
    [
      'a secret that is still to be made',
      'secret',
      { unsetKeys: async () => undefined },
      {},
      /is not there yet/,
    ],
  ])('%s', async (_, id, probes, more, words) => {
    const outcome = await run(probes, more);
    expect(textOf(outcome, id)).toMatch(words);
    expect(of(outcome, id)?.status).toBe('warn');
    expect(outcome.code).toBe(EXIT.done);
  });
});

test('what could not be asked is not called in order, and hides nothing else', async () => {
  const denied = Object.assign(new Error('no guardduty:ListDetectors'), { name: 'AccessDeniedException' });
  const outcome = await run({
    addsAgentToTasks: async () => {
      throw denied;
    },
    zones: async () => new Map(),
  });
  expect(of(outcome, 'guardduty')).toMatchObject({
    status: 'unknown',
    findings: [
      {
        says: expect.stringContaining('AccessDeniedException'),
        toDo: expect.stringContaining('may not do this'),
      },
    ],
  });
  expect(of(outcome, 'zones')?.status).toBe('todo');
  expect(outcome.code).toBe(EXIT.notClear);
});

test('a quota that Service Quotas does not list is not known', async () => {
  expect(of(await run({ quotas: async () => new Map() }), 'quotas')?.status).toBe('unknown');
});

test('an account in which everything is done is ready', async () => {
  const outcome = await run();
  expect(outcome.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(outcome.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(outcome.code).toBe(EXIT.done);
});

test('an agent that leaves the cluster out, a plugin that nobody needs and stacks that are deployed are in order', async () => {
  const outcome = await run({
    addsAgentToTasks: async () => true,
    clusterTags: async () => ({ GuardDutyManaged: 'false' }),
    sessionManagerPlugin: async () => undefined,
    // What is deployed holds its names.
    stack: async name => (name === 'CDKToolkit' ? toolkit() : deployed(name)),
    existing: async () => 'ours',
  });
  expect(outcome.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
});

test('the local cloud is asked what it knows', async () => {
  const session = fakeSession('local');
  await setup(session, world);
  const { checks } = session.ui.printed as Outcome;
  expect(checks.map(({ id }) => id)).toEqual(CHECKS.filter(({ local }) => local).map(({ id }) => id));
});

test('the vCPU that are needed are those of a deployment at the upper bound, and of jobs beside it', () => {
  // api: 6 tasks of half a vCPU, executor: 6 of one, twice while they are replaced; two jobs of one.
  expect(vcpusNeeded(config, 'on-demand')).toBe(2 * (6 * 0.5 + 6 * 1) + 2);
  expect(vcpusNeeded(config, 'spot')).toBe(0);
});

test('the newest bootstrap is what the pinned CDK CLI brings', () => {
  const template = join(__dirname, '../../../node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml');
  const version = /CdkBootstrapVersion:[\s\S]*?Value: '(\d+)'/.exec(readFileSync(template, 'utf8'))?.[1];
  expect(Number(version)).toBe(NEWEST_BOOTSTRAP);
});

test('the names that outlive a stack are exactly those in the templates', () => {
  const production = synthesized('bi-production');
  const names = namesOf('production');
  const keyOf = (stackName: string) =>
    Object.entries(names.stacks).find(([, name]) => name === stackName)?.[0] ?? stackName;
  const inTemplates = production.stacks.flatMap(({ artifact, template }) =>
    Object.values<{ Type: string; Properties?: Record<string, unknown>; DeletionPolicy?: string }>(
      template.Resources,
    ).flatMap(({ Type, Properties = {}, DeletionPolicy }) => {
      const name = Properties[LOOK_UPS[Type]?.property ?? ''];
      return typeof name === 'string' && /^Retain/.test(DeletionPolicy ?? '')
        ? [`${keyOf(artifact.stackName)} ${Type} ${name}`]
        : [];
    }),
  );
  expect(
    retainedNames(names)
      .map(({ stack, type, name }) => `${stack} ${type} ${name}`)
      .sort(),
  ).toEqual(inTemplates.sort());
  expect(inTemplates.length).toBeGreaterThan(10);
});
