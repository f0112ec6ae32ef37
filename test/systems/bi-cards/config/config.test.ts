import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { environments } from '../../../../lib/systems/bi-cards/environments';
import { biCardsDeployments, loadBiCards } from '../../../../lib/systems/bi-cards/load';
import { ACCOUNT, type Changes, domain, hostedZone, problemsAfter, publicExposure } from './support';

describe('two environments', () => {
  test('in one account are refused, because their tables have the same names', () => {
    const account = { account: ACCOUNT };
    expect(problemsAfter({ staging: account, production: account })).toEqual([
      {
        deployment: 'bi-production',
        path: 'account',
        found: `"${ACCOUNT}", the account of bi-staging`,
        allowed: expect.stringMatching(/an account of its own/),
      },
    ]);
  });

  test('under one site name are refused', () => {
    const site = { 'edge.domain': domain };
    expect(problemsAfter({ staging: site, production: site })).toEqual([
      expect.objectContaining({ deployment: 'bi-production', path: 'edge.domain.name' }),
    ]);
  });

  test('may use the number of one account in the local cloud and on AWS', () => {
    expect(problemsAfter({ production: { account: environments.local.account } })).toEqual([]);
  });
});

test('mistakes of shape and of sense, in several environments, are reported together', () => {
  const problems = problemsAfter({
    local: { 'jobs.nightly.schedule': 'daily', 'executor.tmpMiB': 900 },
    staging: { 'api.shel': 'off', 'timeLimits.card': 45 },
    production: { 'api.shell': 'exec', 'edge.allowedCidrs': [], 'data.recoveryDays': 90 },
  });
  expect(problems.map(({ deployment, path }) => `${deployment}: ${path}`)).toEqual([
    'bi-local: jobs.nightly.schedule',
    'bi-local: executor.tmpMiB',
    'bi-staging: api.shel',
    'bi-staging: timeLimits.apiToExecutor',
    'bi-production: data.recoveryDays',
    'bi-production: edge.allowedCidrs',
    'bi-production: api.shell',
  ]);
});

test('any value anywhere is accepted or refused in words, never answered with a crash', () => {
  const places = fc.constantFrom(...pathsOf(environments.staging));
  fc.assert(
    fc.property(places, fc.option(fc.jsonValue(), { nil: undefined }), (path, value) => {
      for (const { found, allowed } of problemsAfter({ staging: { [path]: value } })) {
        expect(found).not.toBe('');
        expect(allowed).not.toMatch(/^Invalid|undefined/);
      }
    }),
    { numRuns: 300 },
  );
});

/** The path of every section and value, and of one unknown key beside them. */
function pathsOf(value: object, prefix = ''): string[] {
  return [
    `${prefix}unknown`,
    ...Object.entries(value).flatMap(([key, inner]) => [
      `${prefix}${key}`,
      ...(typeof inner === 'object' ? pathsOf(inner, `${prefix}${key}.`) : []),
    ]),
  ];
}

describe('a configuration is accepted', () => {
  const accepts = (title: string, changes: Changes) =>
    test(title, () => expect(problemsAfter({ staging: changes })).toEqual([]));

  accepts('with accounts of its own', { account: ACCOUNT, 'images.account': '333333333333' });
  accepts('with a domain and its hosted zone', { account: ACCOUNT, 'edge.domain': domain });
  accepts('with a domain whose zone is elsewhere', { 'edge.domain': { ...domain, hostedZone: undefined } });
  accepts('under the name of the hosted zone', { 'edge.domain': { ...domain, name: hostedZone.name } });
  accepts('with a public load balancer', { 'api.exposure': publicExposure });
  accepts('in three zones', {
    'network.availabilityZones[2]': 'ap-northeast-1d',
    'network.subnets.public[2]': '10.20.96.0/20',
    'network.subnets.private[2]': '10.20.112.0/20',
    'network.subnets.executor[2]': '10.20.128.0/20',
  });
  accepts('with the smallest subnets, in shared address space', {
    'network.cidr': '100.64.0.0/24',
    'network.subnets': {
      public: ['100.64.0.0/27', '100.64.0.32/27'],
      private: ['100.64.0.64/27', '100.64.0.96/27'],
      executor: ['100.64.0.128/27', '100.64.0.160/27'],
    },
  });
  accepts('with a fixed number of tasks', { 'api.tasks': { kind: 'fixed', count: 1 } });
  accepts('with a /tmp of half the memory', { 'executor.tmpMiB': 512 });
  accepts('with a raised CloudFront quota', { 'timeLimits.cloudFrontRead': 180 });
  accepts('with several ranges of viewers', { 'edge.allowedCidrs': ['10.0.0.0/8', '203.0.113.7/32'] });
  accepts('with people to tell', {
    'alerts.emails': ['bi@company.com'],
    'alerts.slack': { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' },
  });
});

describe('loading', () => {
  test.each(biCardsDeployments)('%s is valid as it is shipped', deployment => {
    expect(`bi-${loadBiCards(deployment).environment}`).toBe(deployment);
  });

  test('an unknown name is answered with the names there are', () => {
    expect(() => loadBiCards('bi-prod')).toThrow(/"bi-prod".*bi-local, bi-staging, bi-production/);
  });

  test('a mistake is reported when a deployment is loaded, not when the module is', () => {
    jest.isolateModules(() => {
      jest.doMock('../../../../lib/systems/bi-cards/environments', () => ({ environments: { staging: {} } }));
      const imported = require('../../../../lib/systems/bi-cards/load') as {
        loadBiCards: typeof loadBiCards;
      };
      expect(() => imported.loadBiCards('bi-staging')).toThrow(/bi-staging: network\n.*nothing/);
    });
  });

  test('nothing of the CDK is loaded, so that the tools start fast', () => {
    const script = `
      require('./lib/systems/bi-cards/load').loadBiCards('bi-production');
      require('./lib/systems/delivery/load').loadDelivery('bi-delivery');
      console.log(Object.keys(require.cache).join('\\n'));`;
    const modules = execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
      cwd: join(__dirname, '../../../..'),
      encoding: 'utf8',
    });
    expect(modules).toMatch(/node_modules\/zod\//);
    expect(modules).not.toMatch(/node_modules\/(aws-cdk-lib|constructs)\//);
  });
});
