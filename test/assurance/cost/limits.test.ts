/**
 * The limits of capacity, held to a second statement of each: what AWS and Google publish, as their pages were read in
 * November 2026, and what a million users ask for, worked out by hand. A number that is wrong in one of both is noticed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demandOf, readDeployment } from '../../../lib/assurance/cost/capacity/demand';
import { reachOf } from '../../../lib/assurance/cost/capacity/reach';
import { IDLE, loadOf } from '../../../lib/assurance/cost/load-model';
import { valueAt } from '../../../lib/config/value-at';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { templates } from '../../support/template-sets';

const set = templates('bi-production');
const production = readDeployment(set, IDLE);
const reaches = reachOf(production);
const MILLION = loadOf(1_000_000);

const { api, executor, edge } = environments.production;
const most = (tasks: typeof api.tasks | typeof executor.tasks) => (tasks.kind === 'scaling' ? tasks.max : 0);
/** Two subnets of /20, of each of which AWS keeps five addresses. */
const ADDRESSES = 2 * (4096 - 5);

const AWS = 'https://docs.aws.amazon.com/';
const GOOGLE = 'https://docs.cloud.google.com/';

interface Published {
  readonly allows: number;
  /** What a million users ask for. */
  readonly asked: number;
  /** The page with the number, or the configuration's key. */
  readonly from: string;
}

/**
 * In the order in which they give way. A million users ask for 8,333 requests, 1,667 pages, 2,222 cards and 111 questions
 * a second: 834 API tasks at 600 requests a minute, 5,556 executor tasks at 60 % of a vCPU.
 */
const PUBLISHED: Readonly<Record<string, Published>> = {
  // “Fargate On-Demand vCPU resource count”: 6 for each supported Region. Twice 834 halves and 5,556 vCPUs.
  'vCPUs of Fargate on demand, while a release is deployed': {
    allows: 6,
    asked: 11_946,
    from: `${AWS}general/latest/gr/ecs-service.html`,
  },
  'requests of one address in five minutes': {
    allows: edge.rateLimit,
    asked: 3_000_000,
    from: 'edge.rateLimit',
  },
  'executor tasks': { allows: most(executor.tasks), asked: 5556, from: 'executor.tasks.max' },
  // Multivalue answer routing: “up to eight healthy instances”.
  'executor tasks that one answer of Cloud Map’s DNS names': {
    allows: 8,
    asked: 5556,
    from: `${AWS}cloud-map/latest/dg/services-route53.html`,
  },
  // Usage tiers: Gemini Pro models, tier 1 ($10 to $250 in 30 days): 500,000 tokens a minute. 50 KiB are 25,600 tokens.
  'tokens a minute of the language model that Google serves first': {
    allows: 500_000,
    asked: 170_666_666.7,
    from: `${GOOGLE}vertex-ai/generative-ai/docs/standard-paygo`,
  },
  // Five cards of 256 MiB in each task; 2,222 a second of 3 s.
  'cards at a time in the memory of all executor tasks': {
    allows: 5 * most(executor.tasks),
    asked: 6666.7,
    from: 'executor.memoryMiB',
  },
  'API tasks': { allows: most(api.tasks), asked: 834, from: 'api.tasks.max' },
  // “Instances per service”: 1,000, not adjustable.
  'executor tasks that Cloud Map registers': {
    allows: 1000,
    asked: 5556,
    from: `${AWS}cloud-map/latest/dg/cloud-map-limits.html`,
  },
  // “Targets per Application Load Balancer”: 1,000, adjustable.
  'API tasks behind the load balancer, while a release is deployed': {
    allows: 1000,
    asked: 1668,
    from: `${AWS}elasticloadbalancing/latest/application/load-balancer-limits.html`,
  },
  'addresses for executor tasks, while a release is deployed': {
    allows: ADDRESSES,
    asked: 11_112,
    from: 'network.subnets.executor',
  },
  // “Tasks per service”: 5,000.
  'tasks of a service': {
    allows: 5000,
    asked: 5556,
    from: `${AWS}AmazonECS/latest/developerguide/service-quotas.html`,
  },
  // “at least 3,500 PUT/COPY/POST/DELETE or 5,500 GET/HEAD requests per second per partitioned prefix”; two reads a card.
  'reads a second below the prefix of the datasets': {
    allows: 5500,
    asked: 4444.4,
    from: `${AWS}AmazonS3/latest/userguide/optimizing-performance.html`,
  },
  // “New on-demand tables will be able to sustain up to 4,000 writes per second and 12,000 reads per second.”
  'read units a second of the busiest table, while it is new': {
    allows: 12_000,
    asked: 8333.3,
    from: `${AWS}amazondynamodb/latest/developerguide/on-demand-capacity-mode.html`,
  },
  // 3,000 read units and 1,000 write units of a partition; a twentieth of 16,667 reads.
  'read units a second of one item that everybody opens': {
    allows: 3000,
    asked: 833.3,
    from: `${AWS}amazondynamodb/latest/developerguide/bp-partition-key-design.html`,
  },
  // A system limit of 30,000 requests a minute for each model in a Region.
  'requests a minute to one language model': {
    allows: 30_000,
    asked: 6666.7,
    from: `${GOOGLE}vertex-ai/generative-ai/docs/standard-paygo`,
  },
  // Per table, on demand: 40,000 read request units and 40,000 write request units.
  'read units a second of the busiest table': {
    allows: 40_000,
    asked: 8333.3,
    from: `${AWS}amazondynamodb/latest/developerguide/ServiceQuotas.html`,
  },
  'addresses for API tasks, while a release is deployed': {
    allows: ADDRESSES,
    asked: 1668,
    from: 'network.subnets.private',
  },
  'write units a second of the busiest table, while it is new': {
    allows: 4000,
    asked: 416.7,
    from: `${AWS}amazondynamodb/latest/developerguide/on-demand-capacity-mode.html`,
  },
  // “Requests per second per distribution”: 250,000.
  'requests a second of the distribution': {
    allows: 250_000,
    asked: 10_000,
    from: `${AWS}AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html`,
  },
  'write units a second of the busiest table': {
    allows: 40_000,
    asked: 416.7,
    from: `${AWS}amazondynamodb/latest/developerguide/ServiceQuotas.html`,
  },
  // “up to 55,000 simultaneous connections to each unique destination”; 111 questions of 10 s by two gateways.
  'open connections to the language model, of a NAT gateway': {
    allows: 55_000,
    asked: 555.6,
    from: `${AWS}vpc/latest/userguide/nat-gateway-basics.html`,
  },
};

const ranking = () => reachOf(production).map(({ limit }) => limit.what);
const publishedOf = (what: string) => PUBLISHED[what] ?? { allows: Number.NaN, asked: Number.NaN, from: '' };
const named = reaches.map(reach => [reach.limit.what, reach] as const);

it('are those that are published, in the order in which they give way', () => {
  expect(ranking()).toEqual(Object.keys(PUBLISHED));
  expect(reaches.map(({ users }) => users)).toEqual(reaches.map(({ users }) => users).sort((a, b) => a - b));
});

it.each(named)('“%s” allows what is published', (what, { allows }) => {
  expect(allows).toBe(publishedOf(what).allows);
});

it.each(named)('“%s” is asked for what a million users ask for', (what, { limit }) => {
  expect(limit.asks(demandOf(MILLION, production), production, MILLION)).toBeCloseTo(
    publishedOf(what).asked,
    1,
  );
});

it.each(named)('“%s” is from a page of its provider or from the configuration', (what, { limit }) => {
  const { from } = publishedOf(what);
  expect(limit.source).toContain(from.startsWith('https:') ? `](${from})` : `\`${from}\``);
});

it.each(named)(
  '“%s” has another place in the ranking where its number is wrong by a hundred',
  (what, { limit }) => {
    const before = ranking();
    const isEarly = before.indexOf(what) < before.length / 2;
    const spy = jest
      .spyOn(limit, 'allows')
      .mockReturnValue(limit.allows(production) * (isEarly ? 100 : 0.01));
    const after = ranking();
    spy.mockRestore();
    expect(after).not.toEqual(before);
    expect(ranking()).toEqual(before);
  },
);

it('answers with eight because the executor is found by the multivalue policy', () => {
  const policies = set
    .ofType('AWS::ServiceDiscovery::Service')
    .map(({ template }) => template.Properties)
    .map(properties => valueAt(properties ?? {}, 'DnsConfig.RoutingPolicy'));
  expect(policies).toEqual(['MULTIVALUE']);
});

describe('docs/capacity.md', () => {
  const page = readFileSync(join(__dirname, '../../../docs/capacity.md'), 'utf8');
  const [limits = '', assumptions = ''] = page.split('## Assumptions');
  const spans = (text: string) => [
    ...new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)),
  ];
  const NO_KEYS = ['npm run cost:docs', '/tmp', 'datasets/', 'lib/assurance/cost/load-model.ts'];
  const keys = (text: string) => spans(text).filter(span => !NO_KEYS.includes(span));
  const missing = (text: string, config: object) =>
    keys(text).filter(key => valueAt(config, key) === undefined);

  it.each(['api.tasks.maximum', 'executor.cpus', 'api.tasks.max.more', 'tasks'])(
    'would be caught naming %s',
    key => {
      expect(missing(`raise \`${key}\``, environments.production)).toEqual([key]);
    },
  );

  it('names values of production’s configuration', () => {
    expect(missing(limits, environments.production)).toEqual([]);
    expect(keys(limits).length).toBeGreaterThan(8);
  });

  it('names assumptions of the load model', () => {
    expect(missing(assumptions, IDLE)).toEqual([]);
    expect(keys(assumptions).length).toBeGreaterThan(30);
  });
});
