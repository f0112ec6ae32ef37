import type { Estimate, ResourceCost } from './estimate';
import { loadOf } from './load-model';
import type { Price, Quote } from './price';
import { priceListUrl } from './price';
import { PRICES, PRICES_DATE, SPOT_SHARE } from './prices';
import { table } from './report/markdown';
import { money } from './report/money';
import { unconfirmedTable } from './report/unconfirmed';
import { LEFT_ALONE, priceSavings, SAVED_EVERYWHERE, type Unsaved } from './savings';

/** A deployment by the number of its daily users. */
export interface PricedDeployment {
  readonly name: string;
  readonly limit: number;
  readonly byUsers: ReadonlyMap<number, Estimate>;
}

interface CostDocument {
  readonly deployments: readonly PricedDeployment[];
  readonly staging: PricedDeployment;
  readonly unsaved: Unsaved;
}

/** docs/cost.md. */
export function costDocument({ deployments, staging, unsaved }: CostDocument): string {
  return `${[
    INTRODUCTION,
    '## With nobody there',
    groupsOf(deployments),
    '### What rests on prices nobody confirmed',
    'USD a month with nobody there, by price. In the JSON each resource has `unconfirmedUsd`, each of its items `unconfirmed`, and `prices.unconfirmed` has the resources of each price; the command has a column.',
    unconfirmedTable(new Map(deployments.map(({ name, byUsers }) => [name, idleOf(byUsers)]))),
    '## With users',
    byUsers(deployments),
    'What users do is assumed in `lib/assurance/cost/load-model.ts`, and listed in [capacity](capacity.md). A service adds tasks within the bounds of its scaling, as many as an average working hour wants. Where the busiest hour wants more than the bounds allow, the command says `BEYOND THE BOUNDS` with the key of the bound, and the JSON has it in `beyond`. Only where the average hour wants more, too, which the same line says, do the sums lack what the users would cost; [capacity](capacity.md) has it.',
    '## What saves, and what it gives up',
    `Production saves nothing that somebody would miss: ${SAVED_EVERYWHERE.join(', ')}. Staging saves by configuration:`,
    savings(staging, unsaved),
    NOT_CHOSEN,
    NOT_COUNTED,
    '## Prices',
    `As of ${PRICES_DATE}, in USD. The command warns when they are older than a year. “seen” is the date at which a public note quotes AWS's price list with the number; where there is none, nobody has confirmed it. The price lists are public: open one and search for the usage type.`,
    prices(),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Cost

Written by \`npm run cost:docs\` from the synthesized templates; a test fails when it is stale. Do not edit.

What a month costs at AWS's list price in Tokyo (the edge: us-east-1), without tax, free allowances and discounts.
\`npm run cost -- bi-production --users 1000\` shows every resource, \`--base main\` what a change adds, and \`--json\` gives
both to programs. Every resource is priced, known to be free, or listed as not priced; open conditions count as they cost
more, so a deployment without a release is priced with one.`;

const NOT_CHOSEN = `What was looked at and left:

${table(
  ['in', 'what', 'would save', 'why not'],
  LEFT_ALONE.map(({ environment, what, wouldSave, whyNot }) => [environment, what, wouldSave, whyNot]),
)}`;

const NOT_COUNTED = `## What is not counted

Tax, support, traffic between Availability Zones, searches in logs and \`GetMetricData\`, Vertex AI, images pulled from
another account or Region, and the dollar a month that each of a key's first two rotations adds. A new account's free
allowances make the first bills smaller than this page.`;

const GROUPS: readonly (readonly [string, RegExp])[] = [
  ['tasks of the services', /^AWS::ECS::Service$/],
  ['NAT and public addresses', /^AWS::EC2::(NatGateway|EIP)$/],
  ['interface endpoints', /^AWS::EC2::VPCEndpoint$/],
  ['load balancer', /^AWS::ElasticLoadBalancingV2::/],
  ['CloudFront and web ACL', /^AWS::(CloudFront::Distribution|WAFv2::)/],
  [
    'metrics, alarms, dashboards',
    /^AWS::(CloudWatch::|ECS::Cluster$|CloudFront::MonitoringSubscription|Logs::MetricFilter)/,
  ],
  ['DNS and flow logs', /^AWS::(Route53Resolver::|EC2::FlowLog|ServiceDiscovery::)/],
  ['health check, jobs and schedules', /^AWS::(Lambda|StepFunctions|Scheduler)::/],
  ['keys and secrets', /^AWS::(KMS|SecretsManager)::/],
  ['tables and buckets', /^AWS::(DynamoDB|S3|Backup)::/],
];
const OTHER = 'other';

function groupsOf(deployments: readonly PricedDeployment[]): string {
  const idle = deployments.map(({ byUsers }) => idleOf(byUsers));
  const row = (name: string, of: (estimate: Estimate) => number) => [
    name,
    ...idle.map(one => money(of(one))),
  ];
  const inGroup = (name: string) => (estimate: Estimate) =>
    sum(estimate.resources.filter(one => groupOf(one) === name));
  const names = [...GROUPS.map(([name]) => name), OTHER].filter(name =>
    idle.some(one => inGroup(name)(one) > 0),
  );
  return table(
    ['USD a month', ...deployments.map(({ name }) => name)],
    [
      ...names.map(name => row(name, inGroup(name))),
      row('**total**', ({ monthly }) => monthly.fixed),
      ['limit that a test holds', ...deployments.map(({ limit }) => String(limit))],
      row('of it on prices nobody confirmed', ({ prices: used }) => used.unconfirmedUsd),
    ],
  );
}

const groupOf = ({ type }: ResourceCost) => GROUPS.find(([, pattern]) => pattern.test(type))?.[0] ?? OTHER;
const sum = (resources: readonly ResourceCost[]) => resources.reduce((usd, one) => usd + one.fixed, 0);

function idleOf(byUsers: ReadonlyMap<number, Estimate>): Estimate {
  const idle = byUsers.get(0);
  if (!idle) throw new Error('the deployment was not priced without users');
  return idle;
}

function byUsers(deployments: readonly PricedDeployment[]): string {
  const [first] = deployments;
  const counts = [...(first?.byUsers.keys() ?? [])];
  const cell = (estimate: Estimate | undefined) =>
    estimate ? `${money(estimate.monthly.fixed)} + ${money(estimate.monthly.variable)}` : '';
  return table(
    ['daily users', ...deployments.map(({ name }) => name)],
    counts.map(users => [
      loadOf(users).dailyUsers.toLocaleString('en'),
      ...deployments.map(one => cell(one.byUsers.get(users))),
    ]),
  );
}

const savings = (staging: PricedDeployment, unsaved: Unsaved): string =>
  table(
    ['value', 'saves, USD a month', 'gives up'],
    priceSavings(idleOf(staging.byUsers), unsaved).map(({ key, value, usd, givesUp }) => [
      `\`${key}: ${value}\``,
      money(usd),
      givesUp,
    ]),
  );

function prices(): string {
  const rows: [string, Price][] = Object.entries(PRICES);
  const cell = ({ usd, seen }: Quote) => `${plain(usd)}${seen === undefined ? '' : ` (seen ${seen})`}`;
  return `${table(
    ['price', 'per', 'Tokyo', 'us-east-1', 'usage type', 'to check it'],
    rows.map(([id, { per, page, list, quotes }]) => [
      `\`${id}\``,
      per,
      cell(quotes['ap-northeast-1']),
      cell(quotes['us-east-1']),
      quotes['ap-northeast-1'].usageType ?? '',
      `[page](${page}), [list](${priceListUrl(list, 'ap-northeast-1')})`,
    ]),
  )}\n\nFargate Spot is counted at ${SPOT_SHARE * 100} % of Fargate's price: supply and demand set it, AWS says up to 70 % less, and
public comparisons of 2026 found 50–70 % less.`;
}

/** Without an exponent, which nobody reads. */
const plain = (usd: number) => usd.toLocaleString('en', { maximumFractionDigits: 12, useGrouping: false });
