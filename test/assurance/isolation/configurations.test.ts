/** Whatever legal configuration somebody writes, the executor stays isolated. */
import fc from 'fast-check';
import { load } from '../../../lib/config/load';
import { REGIONS } from '../../../lib/config/regions';
import type { BiCardsConfig } from '../../../lib/systems/bi-cards/config';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { biCards } from '../../../lib/systems/bi-cards/load';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { synthesize } from '../../support/deployment';
import { openRows, proofOf } from './support';

const hostedZone = { id: 'Z0123456789ABCDEFGHIJ', name: 'internal.company.com' };
const ACCOUNT = '222222222222';

const exposure: fc.Arbitrary<BiCardsConfig['api']['exposure']> = fc.constantFrom(
  { kind: 'internal' as const },
  {
    kind: 'public' as const,
    domainName: 'bi-staging-api.internal.company.com',
    hostedZone,
    certificateArn: `arn:aws:acm:ap-northeast-1:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`,
  },
);

/** Three /20 a tier, in the order of the zones, somewhere in 10.0.0.0/8. */
const network = fc
  .record({
    zones: fc.shuffledSubarray([...REGIONS['ap-northeast-1'].availabilityZones], { minLength: 2 }),
    second: fc.integer({ min: 0, max: 255 }),
    nat: fc.integer({ min: 1, max: 3 }),
    endpoints: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ zones, second, nat, endpoints }) => {
    const tier = (first: number) => zones.map((_, i) => `10.${second}.${16 * (first + i)}.0/20`);
    return {
      cidr: `10.${second}.0.0/16`,
      availabilityZones: zones,
      natGateways: Math.min(nat, zones.length),
      endpointZones: Math.min(endpoints, zones.length),
      subnets: { public: tier(0), private: tier(4), executor: tier(8) },
    };
  });

const configurations: fc.Arbitrary<BiCardsConfig> = fc
  .record({
    network,
    account: fc.constantFrom('current', ACCOUNT),
    images: fc.constantFrom('current', ACCOUNT, '333333333333'),
    bucketSuffix: fc.constantFrom('', 'acme', 'a-1'),
    exposure,
    shell: fc.constantFrom('off' as const, 'exec' as const),
    googleIdentity: fc.constantFrom(
      { kind: 'federation' as const },
      { kind: 'key' as const, replaceAfterDays: 60 },
    ),
    command: fc.array(fc.stringMatching(/^[^'\\{}]+$/), { minLength: 1, maxLength: 4 }),
    tmpMiB: fc.integer({ min: 1, max: 512 }),
    capacity: fc.constantFrom('on-demand' as const, 'spot' as const),
    observability: fc.constantFrom('full' as const, 'essential' as const),
    tasks: fc.constantFrom(
      { kind: 'fixed' as const, count: 3 },
      { kind: 'scaling' as const, min: 1, max: 4, cpuPercent: 50 },
    ),
  })
  .map(({ network, account, images, bucketSuffix, exposure, shell, command, tmpMiB, ...choice }) => {
    const { staging } = environments;
    const { tasks, capacity, observability, googleIdentity } = choice;
    return {
      ...staging,
      observability,
      googleIdentity,
      network,
      account,
      images: { account: images },
      data: { ...staging.data, bucketSuffix },
      api: { ...staging.api, exposure, shell },
      executor: { ...staging.executor, tmpMiB, tasks, capacity },
      jobs: { ...staging.jobs, nightly: { ...staging.jobs.nightly, command } },
    };
  });

test('every legal configuration is proved', () => {
  fc.assert(
    fc.property(configurations, config => {
      // Throws for what is not legal, which would be a mistake of the generator.
      load({ ...biCards, deployments: { 'bi-staging': config } }, 'bi-staging');
      const { assembly } = synthesize('bi-staging', app => void new BiCards(app, 'bi-staging', config));
      expect(openRows(proofOf(assembly.directory, config))).toEqual([]);
    }),
    { numRuns: 6 },
  );
}, 120_000);
