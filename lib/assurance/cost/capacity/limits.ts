import { type LoadModel, loadOf } from '../load-model';
import { type Demand, type Deployment, demandOf } from './demand';

/** Something that there is only so much of. */
interface Limit {
  readonly what: string;
  readonly allows: (deployment: Deployment) => number;
  /** What is asked of it. Grows with the users. */
  readonly asks: (demand: Demand, deployment: Deployment, load: LoadModel) => number;
  /** Where the number is from. */
  readonly source: string;
  /** Who can raise it: this repository, AWS on request, or nobody. */
  readonly raisedBy: 'configuration' | 'AWS' | 'nobody';
  /** What to do before it is reached. */
  readonly change: string;
}

const link = (title: string, url: string) => `[${title}](https://docs.aws.amazon.com/${url})`;
const ECS = link('ECS quotas', 'AmazonECS/latest/developerguide/service-quotas.html');
const FARGATE = link('Fargate quotas', 'general/latest/gr/ecs-service.html');
const CLOUD_MAP = link('Cloud Map quotas', 'cloud-map/latest/dg/cloud-map-limits.html');
const ELB = link('load balancer quotas', 'elasticloadbalancing/latest/application/load-balancer-limits.html');
const DYNAMODB = link('DynamoDB quotas', 'amazondynamodb/latest/developerguide/ServiceQuotas.html');
const PARTITIONS = link(
  'DynamoDB partitions',
  'amazondynamodb/latest/developerguide/bp-partition-key-design.html',
);
const S3 = link('S3 performance', 'AmazonS3/latest/userguide/optimizing-performance.html');
const NAT = link('NAT gateways', 'vpc/latest/userguide/nat-gateway-basics.html');
const CLOUDFRONT = link('CloudFront quotas', 'AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html');

/** A deployment starts every new task before it stops an old one. */
const WHILE_DEPLOYING = 2;
/** Assumed shares: of everybody behind one company address, of the busiest table, of the item that everybody reads. */
const ONE_ADDRESS = 1;
const BUSIEST_TABLE = 0.5;
const HOTTEST_ITEM = 0.05;
/** Assumed: seconds that a question to the language model takes. */
const QUESTION_SECONDS = 10;
const FIVE_MINUTES = 300;

const vcpus = ({ apiTasks, executorTasks }: Demand, { requests, cards }: Deployment) =>
  apiTasks * requests.size.cpus + executorTasks * cards.size.cpus;

const LIMITS: readonly Limit[] = [
  {
    what: 'requests of one address in five minutes',
    allows: ({ rateLimit }) => rateLimit,
    asks: ({ requests, pages }) => (requests + pages) * FIVE_MINUTES * ONE_ADDRESS,
    source: '`edge.rateLimit`; assumed: all users come from one address of the company',
    raisedBy: 'configuration',
    change: 'raise `edge.rateLimit`, or let offices leave through addresses of their own',
  },
  {
    what: 'API tasks',
    allows: ({ requests }) => requests.scale.max,
    asks: ({ apiTasks }) => apiTasks,
    source: '`api.tasks.max`',
    raisedBy: 'configuration',
    change: 'raise `api.tasks.max`',
  },
  {
    what: 'executor tasks',
    allows: ({ cards }) => cards.scale.max,
    asks: ({ executorTasks }) => executorTasks,
    source: '`executor.tasks.max`',
    raisedBy: 'configuration',
    change: 'raise `executor.tasks.max`, or `executor.cpu` with it',
  },
  {
    what: 'vCPUs of Fargate on demand, while a release is deployed',
    allows: () => 6,
    asks: (demand, deployment) => vcpus(demand, deployment) * WHILE_DEPLOYING,
    source: `${FARGATE}: a new account; AWS raises it by itself with use`,
    raisedBy: 'AWS',
    change: 'ask for more of “Fargate On-Demand vCPU resource count” before the first release',
  },
  {
    what: 'executor tasks that Cloud Map registers',
    allows: () => 1000,
    asks: ({ executorTasks }) => executorTasks,
    source: `${CLOUD_MAP}: 1,000 instances of a service`,
    raisedBy: 'nobody',
    change: 'larger tasks (`executor.cpu` up to 16384), then an internal load balancer before the executor',
  },
  {
    what: 'API tasks behind the load balancer, while a release is deployed',
    allows: () => 1000,
    asks: ({ apiTasks }) => apiTasks * WHILE_DEPLOYING,
    source: `${ELB}: 1,000 targets`,
    raisedBy: 'AWS',
    change: 'larger tasks (`api.cpu`), then a second service',
  },
  {
    what: 'tasks of a service',
    allows: () => 5000,
    asks: ({ apiTasks, executorTasks }) => Math.max(apiTasks, executorTasks),
    source: `${ECS}: 5,000 tasks of a service`,
    raisedBy: 'AWS',
    change: 'larger tasks, or several services',
  },
  {
    what: 'addresses for API tasks, while a release is deployed',
    allows: ({ requests }) => requests.addresses,
    asks: ({ apiTasks }) => apiTasks * WHILE_DEPLOYING,
    source: '`network.subnets.private`',
    raisedBy: 'configuration',
    change: 'larger ranges in `network.subnets.private`, which means new subnets',
  },
  {
    what: 'addresses for executor tasks, while a release is deployed',
    allows: ({ cards }) => cards.addresses,
    asks: ({ executorTasks }) => executorTasks * WHILE_DEPLOYING,
    source: '`network.subnets.executor`',
    raisedBy: 'configuration',
    change: 'larger ranges in `network.subnets.executor`, which means new subnets',
  },
  {
    what: 'read units a second of the busiest table',
    allows: () => 40_000,
    asks: ({ tableReads }) => tableReads * BUSIEST_TABLE,
    source: `${DYNAMODB}; assumed: half of the reads go to one table`,
    raisedBy: 'AWS',
    change: 'ask for more, or keep answers in the API for seconds',
  },
  {
    what: 'write units a second of the busiest table',
    allows: () => 40_000,
    asks: ({ tableWrites }) => tableWrites * BUSIEST_TABLE,
    source: `${DYNAMODB}; assumed: half of the writes go to one table`,
    raisedBy: 'AWS',
    change: 'ask for more',
  },
  {
    what: 'read units a second of one item that everybody opens',
    allows: () => 3000,
    asks: ({ tableReads }) => tableReads * HOTTEST_ITEM,
    source: `${PARTITIONS}; assumed: 5 % of the reads go to one item`,
    raisedBy: 'nobody',
    change: 'keep popular dashboards in the API for seconds, or several copies of the item',
  },
  {
    what: 'reads a second below the prefix of the datasets',
    allows: () => 5500,
    asks: ({ objectReads }) => objectReads,
    source: `${S3}: 5,500 GET a second and prefix; S3 divides a busy prefix by itself in time`,
    raisedBy: 'nobody',
    change: 'more prefixes below `datasets/`, or datasets kept in the executor’s `/tmp`',
  },
  {
    what: 'open connections to the language model, of a NAT gateway',
    allows: () => 55_000,
    asks: ({ questions }, { natGateways }) => (questions * QUESTION_SECONDS) / natGateways,
    source: `${NAT}; assumed: a question takes ${QUESTION_SECONDS} s`,
    raisedBy: 'nobody',
    change: 'more addresses per gateway; Google’s own quota ends before',
  },
  {
    what: 'requests a second of the distribution',
    allows: () => 250_000,
    asks: ({ requests, pages }) => requests + pages,
    source: CLOUDFRONT,
    raisedBy: 'AWS',
    change: 'ask for more',
  },
];

/** A limit in a deployment, with the number of daily users up to which it holds. */
export interface Reach {
  readonly limit: Limit;
  readonly allows: number;
  readonly users: number;
}

/** The limits of a deployment, the first one to be reached first. */
export function reachOf(deployment: Deployment): Reach[] {
  return LIMITS.map(limit => ({
    limit,
    allows: limit.allows(deployment),
    users: usersUpTo(users => {
      const load = loadOf(users);
      return limit.asks(demandOf(load, deployment), deployment, load) <= limit.allows(deployment);
    }),
  })).sort((a, b) => a.users - b.users);
}

/** Nobody plans for more: everybody on earth. */
const MOST_USERS = 8e9;

/** The largest number of users for which it holds; by halving, because demand only grows. */
function usersUpTo(holds: (users: number) => boolean): number {
  let [low, high] = [0, MOST_USERS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
