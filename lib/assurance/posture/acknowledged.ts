import type { Acknowledgement } from './acknowledgement';

const DISTRIBUTION = '*/edge/Front/Distribution';
const LOAD_BALANCER = '*/service/Api/LoadBalancer';
const INTERNAL_HTTP =
  'the internal load balancer is reached by CloudFront through a VPC origin, inside the network of AWS (ADR 0010); `api.exposure: public` is HTTPS throughout';
const VPC = '*/network/Network/Vpc';

/** Every control that is not met on purpose. An entry that nothing needs any more fails the tests. */
export const ACKNOWLEDGED: readonly Acknowledgement[] = [
  {
    rules: ['CloudWatch.15'],
    scopes: [
      '*/network/Network/Nat*PortsExhausted',
      '*/service/Executor/Service/Service/NoTask',
      '*/service/Api/LoadBalancer/Targets/ErrorRate',
      '*/service/Api/LoadBalancer/Targets/NoHealthyTask',
      '*/service/Health/Unhealthy',
      '*/service/Health/Silent',
      '*/service/ServiceLevels/*',
      '*/edge/Front/Distribution/ErrorRate',
      '*/edge/Front/SiteAvailability*',
    ],
    reason:
      'one outage is one page: an alarm over these pages, or makes the ticket, in their place (docs/observability.md); the control does not look at alarms over others',
    revisit: 'an alarm is to tell somebody by itself',
  },
  {
    rules: ['CloudFront.4'],
    scopes: [DISTRIBUTION],
    reason:
      'the site is one bucket and the API one load balancer over two zones; there is no second to fail over to',
    revisit: 'the site has to outlast its Region',
  },
  {
    rules: ['CloudFront.5'],
    scopes: [DISTRIBUTION],
    reason:
      'access is logged by standard logging v2 (a log delivery in the edge stack), which the control does not see: it looks for the legacy kind, and that needs a bucket with access control lists (S3.12)',
    revisit: 'the control sees version 2',
  },
  {
    rules: ['CloudFront.7', 'CloudFront.15'],
    scopes: [DISTRIBUTION],
    reason:
      "without `edge.domain` the site is served under CloudFront's name and certificate, whose TLS policy is fixed; with a domain and its certificate both are met",
    revisit: 'an environment is given its domain',
  },
  {
    rules: ['CloudFront.9'],
    scopes: [DISTRIBUTION],
    reason: INTERNAL_HTTP,
    revisit: 'encryption from end to end is required, or a certificate for an internal name is at hand',
  },
  {
    rules: ['ELB.1', 'ELB.18'],
    scopes: [`${LOAD_BALANCER}/LoadBalancer/Listener`],
    reason: INTERNAL_HTTP,
    revisit: 'encryption from end to end is required, or a certificate for an internal name is at hand',
  },
  {
    rules: ['ELB.21', 'ELB.22'],
    scopes: [`${LOAD_BALANCER}/Targets`],
    reason:
      'the load balancer ends TLS; what it sends to tasks stays in private subnets, and their security group admits nothing else',
    revisit: 'the API serves HTTPS',
  },
  {
    rules: ['CloudFront.17'],
    scopes: [DISTRIBUTION],
    reason:
      'the pages hold no data, the web ACL admits the company only, and the API has a sign-in of its own',
    revisit: 'the site serves files that not every user may have',
  },
  {
    rules: ['CloudWatch.16'],
    scopes: ['bi-staging/*'],
    reason: 'staging holds no records of the company; its logs are kept for `logRetentionDays` days',
    revisit: 'staging works on real data',
  },
  {
    rules: ['CloudWatch.17'],
    scopes: [
      '*/service/Executor/Service/Service/NoTask',
      `${LOAD_BALANCER}/LoadBalancer/OwnErrors`,
      `${LOAD_BALANCER}/Targets/NoHealthyTask`,
      '*/service/Health/Unhealthy',
      '*/service/Health/Silent',
      '*/service/IsolationCanary/Missing',
      '*/service/Nightly/Missed',
    ],
    reason: 'off while no release is deployed, because then no task runs; on with the first release',
    revisit: 'a stack can be deployed with its first release at once',
  },
  {
    rules: ['DynamoDB.6'],
    scopes: ['bi-staging/data/Tables/*'],
    reason: 'staging may be taken down as a whole; its tables outlive their stack (deletion policy Retain)',
    revisit: 'staging holds what cannot be made again',
  },
  {
    rules: ['ELB.6'],
    scopes: ['bi-staging/service/Api/LoadBalancer/LoadBalancer'],
    reason: 'staging may be taken down as a whole, and a load balancer holds nothing',
    revisit: 'others depend on staging being there',
  },
  {
    rules: ['EC2.10', 'EC2.57', 'EC2.58', 'EC2.60'],
    scopes: [VPC],
    reason:
      'nothing in the VPC calls Amazon EC2, Systems Manager or Incident Manager, and for the executor each endpoint is one more way out',
    revisit: 'something in the private subnets calls them regularly',
  },
  {
    rules: ['ECS.12'],
    scopes: ['bi-staging/service/Cluster/Cluster'],
    reason:
      '`observability: essential`: CPU, memory and the number of tasks are published without it, and nothing pages for the rest',
    revisit: 'staging has to explain what production does',
  },
  {
    rules: ['ECS.5'],
    scopes: ['bi-staging/service/Api/Service/Task'],
    reason: '`api.shell: exec`: ECS Exec does not support a read-only root; production has no shell',
    revisit: 'ECS Exec supports it',
  },
  {
    rules: ['S3.9'],
    scopes: ['*/data/AccessLogs', '*/edge/AccessLogs', 'bi-delivery/images/Releases/AccessLogs'],
    reason: 'these buckets hold the access logs of the others; logs of logs would grow without end',
    revisit: 'access to logs has to be shown, then by CloudTrail data events',
  },
  {
    rules: ['SecretsManager.1', 'SecretsManager.4'],
    scopes: ['*/data/AppSecret/Secret'],
    reason:
      'one value is given by a person; a new signing key ends every session, so somebody chooses the moment and restarts the API',
    revisit: 'the API accepts two signing keys at a time',
  },
  {
    rules: ['SecretsManager.1', 'SecretsManager.4'],
    scopes: ['*/data/GoogleKey/Secret'],
    reason: 'whoever could make a new key of Google’s needs one; an alarm tells when this one is old',
    revisit: 'workload identity federation is possible',
  },
];
