import type { Demand, Deployment } from '../demand';
import { aws, type Limit } from './limit';

const ECS = aws('ECS quotas', 'AmazonECS/latest/developerguide/service-quotas.html');
const FARGATE = aws('Fargate quotas', 'general/latest/gr/ecs-service.html');
const CLOUD_MAP = aws('Cloud Map quotas', 'cloud-map/latest/dg/cloud-map-limits.html');
const ROUTING = aws('Cloud Map routing', 'cloud-map/latest/dg/services-route53.html');
const ELB = aws('load balancer quotas', 'elasticloadbalancing/latest/application/load-balancer-limits.html');

/** A deployment starts every new task before it stops an old one. */
const WHILE_DEPLOYING = 2;

const vcpus = ({ apiTasks, executorTasks }: Demand, { requests, cards }: Deployment) =>
  apiTasks * requests.size.cpus + executorTasks * cards.size.cpus;

/** How the API finds executors: what an internal load balancer before them would take away. */
export const DISCOVERY: readonly Limit[] = [
  {
    what: 'executor tasks that one answer of Cloud Map’s DNS names',
    allows: () => 8,
    asks: ({ executorTasks }) => executorTasks,
    source: `${ROUTING}: at most eight healthy instances`,
    raisedBy: 'nobody',
    change:
      'larger tasks (`executor.cpu` and `executor.memoryMiB`): whoever keeps an answer knows eight tasks and no other. Then an internal load balancer before the executor',
  },
  {
    what: 'executor tasks that Cloud Map registers',
    allows: () => 1000,
    asks: ({ executorTasks }) => executorTasks,
    source: `${CLOUD_MAP}: 1,000 instances of a service`,
    raisedBy: 'nobody',
    change: 'larger tasks (`executor.cpu` up to 16384), then an internal load balancer before the executor',
  },
];

export const TASKS: readonly Limit[] = [
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
    what: 'cards at a time in the memory of all executor tasks',
    allows: ({ cards, cardsAtATime }) => cards.scale.max * cardsAtATime,
    asks: ({ cards }, _, { perCard }) => cards * perCard.seconds,
    source:
      '`executor.memoryMiB` without `executor.tmpMiB`, times `executor.tasks.max`; assumed: what a card and the server need',
    raisedBy: 'configuration',
    change:
      'raise `executor.memoryMiB`; or `executor.tasks.min` with `executor.tasks.max`, because scaling looks at CPU alone',
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
];
