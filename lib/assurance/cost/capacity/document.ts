import type { TemplateSet } from '../../model/template-set';
import { type Estimate, estimate } from '../estimate';
import { type LoadModel, loadOf } from '../load-model';
import { table } from '../report/markdown';
import { gbOfMiB, usageOf } from '../usage';
import { amountOf, type Demand, type Deployment, demandOf, readDeployment } from './demand';
import { DISCOVERY } from './limits/tasks';
import { type Reach, reachOf } from './reach';

const SCALES = [100, 1000, 10_000, 1_000_000] as const;

interface Scale {
  readonly users: number;
  readonly demand: Demand;
  /** With the bounds of scaling lifted. */
  readonly priced: Estimate;
}

/** docs/capacity.md: what so many users ask for, what breaks first, and what to change. */
export function capacityDocument(deployment: string, set: TemplateSet): string {
  const read = readDeployment(set, loadOf(0));
  const scales = SCALES.map((users): Scale => {
    const load = loadOf(users);
    return { users, demand: demandOf(load, read), priced: estimate(set, load, { withinBounds: false }) };
  });
  const reaches = reachOf(read);
  return `${[
    INTRODUCTION(deployment),
    '## What is asked',
    'In the busiest hour, and in a month. Tasks are what the load wants, whatever the bounds say; the cost is that of such tasks.',
    table(
      ['', ...SCALES.map(users => `${count(users)} users`)],
      ROWS.map(([what, of]) => [what, ...scales.map(of)]),
    ),
    '## What breaks first',
    'Each limit with the number of daily users up to which it holds. What costs nobody a thought is not left out: it shows how far away it is.',
    limitTable(reaches),
    ...scales.map(scale => atScale(scale, read, reaches)),
    oneRegion(reaches, read),
    '## Assumptions',
    'Nobody has measured these yet; they stand in `lib/assurance/cost/load-model.ts`, and this page follows them.',
    assumptions(loadOf(0)),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = (deployment: string) => `# Capacity

Written by \`npm run cost:docs\` from the templates of ${deployment} and the load model; a test fails when it is stale. Do
not edit.

How many people can work with bi-cards at a time, what gives way first, and what it costs then. Prices are those of
[cost](cost.md). Every number is from the templates, from a page of AWS or Google that is linked, or an assumption that says so.
These pages were read as copies in November 2026; quotas of an account can be higher, and Service Quotas shows them.`;

const count = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });
const amount = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const usd = (value: number) => count(Math.round(value));

/** Free, and part of no charge. */
const readGB = (load: LoadModel) => gbOfMiB(usageOf(load).cards * load.perCard.readMiB);

const ROWS: readonly (readonly [string, (scale: Scale) => string])[] = [
  ['requests to the API a second', ({ demand }) => amount(demand.requests)],
  ['cards a second', ({ demand }) => amount(demand.cards)],
  ['API tasks', ({ demand }) => count(demand.apiTasks)],
  ['executor tasks', ({ demand }) => count(demand.executorTasks)],
  ['cards at a time', ({ demand, users }) => amount(demand.cards * loadOf(users).perCard.seconds)],
  ['tokens of the language model a minute', ({ demand }) => amount(demand.tokens)],
  ['DynamoDB read units a second', ({ demand }) => amount(demand.tableReads)],
  ['DynamoDB write units a second', ({ demand }) => amount(demand.tableWrites)],
  [
    'DynamoDB units a month, million',
    ({ priced }) => amount(amountOf(priced, 'tableRead', 'tableWrite') / 1e6),
  ],
  ['S3 reads a second', ({ demand }) => amount(demand.objectReads)],
  [
    'S3 requests a month, million',
    ({ priced }) => amount(amountOf(priced, 'objectRead', 'objectWrite') / 1e6),
  ],
  ['S3 read through the gateway endpoint, GB a month', ({ users }) => amount(readGB(loadOf(users)))],
  ['S3 storage, GB', ({ priced }) => amount(amountOf(priced, 'objectStorage'))],
  ['NAT, GB a month', ({ priced }) => amount(amountOf(priced, 'natData'))],
  ['interface endpoints, GB a month', ({ priced }) => amount(amountOf(priced, 'endpointData'))],
  ['logs taken in, GB a month', ({ priced }) => amount(amountOf(priced, 'logIngest', 'vendedLogIngest'))],
  ['CloudFront, GB a month', ({ priced }) => amount(amountOf(priced, 'cdnOut'))],
  ['USD a month, fixed', ({ priced }) => usd(priced.monthly.fixed)],
  ['USD a month, by use', ({ priced }) => usd(priced.monthly.variable)],
  [
    'USD a user and month',
    ({ priced, users }) => ((priced.monthly.fixed + priced.monthly.variable) / users).toFixed(2),
  ],
];

const limitTable = (reaches: readonly Reach[]) =>
  table(
    ['limit', 'allows', 'holds up to', 'from', 'raised by', 'before it is reached'],
    reaches.map(({ limit, allows, users }) => [
      limit.what,
      count(allows),
      `${count(users)} users`,
      limit.source,
      limit.raisedBy,
      limit.change,
    ]),
  );

function atScale(
  { users, demand, priced }: Scale,
  deployment: Deployment,
  reaches: readonly Reach[],
): string {
  const broken = reaches.filter(reach => reach.users < users);
  const { fixed, variable } = priced.monthly;
  const heading = `### ${count(users)} daily users`;
  const cost = `It costs about ${usd(fixed + variable)} USD a month.`;
  if (broken.length === 0) return `${heading}\n\nEverything holds as it is configured. ${cost}`;
  const steps = broken.map(({ limit, allows }) => {
    const asked = Math.ceil(limit.asks(demand, deployment, loadOf(users)));
    return `1. ${limit.what}: ${count(asked)} asked, ${count(allows)} allowed. ${sentence(limit.change)}`;
  });
  return `${heading}\n\nIn the order in which they give way:\n\n${steps.join('\n')}\n\n${cost}`;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** vCPUs of the largest task of Fargate. */
const LARGEST_TASK = 16;

/** What is left when everything was raised that somebody can raise. */
function oneRegion(reaches: readonly Reach[], { cards }: Deployment): string {
  const left = reaches.filter(({ limit }) => limit.raisedBy === 'nobody');
  const found = left.filter(({ limit }) => DISCOVERY.includes(limit));
  const [first] = found;
  const [next] = left.filter(reach => !found.includes(reach));
  if (!first || !next) throw new Error('no limit is left that nobody can raise: write this section anew');
  const larger = first.users * (LARGEST_TASK / cards.size.cpus);
  return `## Where one Region ends

With everything raised that configuration, AWS and Google can raise, the first limit left is
**${first.limit.what}**, at ${count(first.users)} daily users. What comes then, in this order:

1. **Larger executor tasks**: ${LARGEST_TASK} vCPUs in place of ${cards.size.cpus} carry it to about
   ${amount(larger)} users, if a task then runs as many more cards at a time.
2. **An internal load balancer before the executor** in place of Cloud Map's DNS. It balances by request, and its
   1,000 targets can be raised. The isolation proof has to know it first. The next limit that nobody can raise:
   ${next.limit.what}, at ${count(next.users)} users.
3. **Cells**: a deployment for each part of the company, with tables, bucket and executors of its own, and a router in
   CloudFront's function that knows who belongs where. Every limit above then counts per cell, and a failure stays in one.
   Sharing across cells is what has to be designed.
4. **A second Region** when Tokyo's loss must not stop work, or users are far away: DynamoDB global tables (every write is
   paid once per Region), S3 replication of the datasets, an origin group in CloudFront. Physical names, which today are
   one per account, get the Region in them (ADR 0011).`;
}

const assumptions = (load: LoadModel) =>
  table(
    ['assumption', 'value'],
    Object.entries(load)
      .filter(([name]) => name !== 'dailyUsers')
      .flatMap(([name, value]) =>
        typeof value === 'object'
          ? Object.entries(value).map(([inner, number]) => [`\`${name}.${inner}\``, String(number)])
          : [[`\`${name}\``, String(value)]],
      ),
  );
