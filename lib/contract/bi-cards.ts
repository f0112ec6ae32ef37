/**
 * The names bi-cards shares between its templates, its Lambdas, its tools and its tests.
 * Source of every name: the deployment guide v0.2 (sections 2 to 7). Imports nothing of the CDK.
 */
import { HEALTH_METRIC, type HealthCheck } from './health';
import type { SecretKey } from './secret-keys';
import type { TableDefinition } from './tables';

export const SYSTEM = 'bi';

export const API = { service: 'api', port: 8000, healthPath: '/api/health' } as const;
export const EXECUTOR = { service: 'executor', port: 8080 } as const;

/** ECR repositories in the delivery account; a release names digests in them. */
export const REPOSITORIES = { api: 'bi-api', executor: 'bi-executor', frontend: 'bi-frontend' } as const;

/** CloudFormation parameters of the service stack; `none` means that no release is deployed yet. */
export const IMAGE_PARAMETERS = { api: 'ApiImageDigest', executor: 'ExecutorImageDigest' } as const;
export const NO_IMAGE = 'none';

/** The eight tables. `createdAt` is a number, every other key a string; every index projects ALL. */
export const TABLES = [
  { name: 'bi_users', key: { partition: 'userId' }, indexes: [{ name: 'UsersByEmail', partition: 'email' }] },
  {
    name: 'bi_datasets',
    key: { partition: 'datasetId' },
    indexes: [{ name: 'DatasetsByOwner', partition: 'ownerId', sort: 'createdAt' }],
  },
  {
    name: 'bi_cards',
    key: { partition: 'cardId' },
    indexes: [{ name: 'CardsByOwner', partition: 'ownerId', sort: 'createdAt' }],
  },
  {
    name: 'bi_dashboards',
    key: { partition: 'dashboardId' },
    indexes: [{ name: 'DashboardsByOwner', partition: 'ownerId', sort: 'createdAt' }],
  },
  {
    name: 'bi_filter_views',
    key: { partition: 'filterViewId' },
    indexes: [{ name: 'FilterViewsByDashboard', partition: 'dashboardId', sort: 'createdAt' }],
  },
  {
    name: 'bi_groups',
    key: { partition: 'groupId' },
    indexes: [{ name: 'GroupsByName', partition: 'name' }],
  },
  {
    name: 'bi_group_members',
    key: { partition: 'groupId', sort: 'userId' },
    indexes: [{ name: 'MembersByUser', partition: 'userId', sort: 'groupId' }],
  },
  {
    name: 'bi_dashboard_shares',
    key: { partition: 'shareId' },
    indexes: [
      { name: 'SharesByDashboard', partition: 'dashboardId', sort: 'createdAt' },
      { name: 'SharesByTarget', partition: 'sharedToId', sort: 'createdAt' },
    ],
  },
] as const satisfies readonly TableDefinition[];

/** The keys of the application's secret and how each value comes to be. */
export const SECRET_KEYS = [
  { key: 'JWT_SECRET_KEY', source: 'random', minLength: 32 },
  { key: 'VERTEX_AI_PROJECT_ID', source: 'person' },
] as const satisfies readonly SecretKey[];

/**
 * The fallback where the API has a key of a Google service account: the whole key file as text, in a secret of its own,
 * because Secrets Manager knows the age of a secret and not of what is in it (docs/gcp.md).
 */
export const GOOGLE_KEY = { key: 'GCP_SERVICE_ACCOUNT_KEY', source: 'person' } as const satisfies SecretKey;

const PERSONAL_KEYS: readonly string[] = [...SECRET_KEYS, GOOGLE_KEY]
  .filter(({ source }) => source === 'person')
  .map(({ key }) => key);

/** Whether what is checked is missing until a person has set it. */
export const waitsForPerson = (check: HealthCheck): check is Extract<HealthCheck, { kind: 'secret' }> =>
  check.kind === 'secret' && check.keys.some(key => PERSONAL_KEYS.includes(key));

/** CloudWatch namespace and names of the metrics that `lambda/health` publishes for bi-cards. */
export const HEALTH_METRICS = { namespace: 'BiCards/Health', ...HEALTH_METRIC } as const;

/** Key in the CloudFront KeyValueStore that names the SPA release being served. */
export const SPA_RELEASE_KEY = 'release';

/** Where the S3 datasets bucket keeps what cards may read. Source: restore procedure, section 6.3. */
export const DATASETS_PREFIX = 'datasets/';

/**
 * Every physical name of one environment.
 *
 * @param environment `local`, `staging` or `production`
 * @param bucketSuffix appended to bucket names, which are global to AWS; empty for the guide's names
 */
export function namesOf(environment: string, bucketSuffix = '') {
  const deployment = `${SYSTEM}-${environment}`;
  const bucket = (name: string) => `bi-${name}-${environment}${bucketSuffix && `-${bucketSuffix}`}`;
  return {
    deployment,
    /** Prefix of the alert topics in CloudFront's Region. */
    edgeAlerts: `${deployment}-edge`,
    /** Aliases of the keys: of the Region, and of CloudFront's Region. */
    keys: { region: `alias/${deployment}`, edge: `alias/${deployment}-edge` },
    cluster: deployment,
    namespace: `${deployment}.internal`,
    scheduleGroup: deployment,
    secret: `${deployment}/app`,
    googleKeySecret: `${deployment}/google-key`,
    /** Address of a Slack webhook that hears of releases; made by a person who wants it, and by no stack. */
    slackWebhook: `${deployment}/slack-webhook`,
    /** SNS topic that hears of releases. */
    releasesTopic: `${deployment}-releases`,
    datasetsBucket: bucket('datasets'),
    staticBucket: bucket('static'),
    logsBucket: bucket('logs'),
    edgeLogsBucket: bucket('edge-logs'),
    api: ecsNames(deployment, 'api'),
    executor: ecsNames(deployment, 'executor'),
    /** Records of ECS Exec sessions. */
    sessionLogGroup: `/ecs/${deployment}-exec`,
    /** Why each task stopped. */
    stoppedTasksLogGroup: `/aws/events/${deployment}-stopped-tasks`,
    /** Queries of the VPC's resolver. */
    dnsLogGroup: `/aws/vendedlogs/dns/${deployment}`,
    jobStarter: `${deployment}-job-starter`,
    jobs: { nightly: `${deployment}-nightly`, isolationCanary: `${deployment}-isolation-canary` },
    functions: {
      init: `${deployment}-init`,
      health: `${deployment}-health`,
      restoreValidation: `${deployment}-restore-validation`,
    },
    /** Alarm in CloudFront's Region that the health check asks about; it tells nobody itself. */
    siteOutage: `${deployment}-site-outage`,
    edgeFunctions: { router: `${deployment}-spa-router`, gate: `${deployment}-api-gate` },
    /** CloudWatch namespace of what metric filters count in the logs; they cannot give a dimension. */
    logMetrics: `${deployment}/Logs`,
    backupVault: deployment,
    /** AWS Backup takes letters, digits and underscores. */
    restoreTestingPlans: {
      weekly: `${deployment.replaceAll('-', '_')}_weekly`,
      monthly: `${deployment.replaceAll('-', '_')}_monthly`,
    },
    stacks: {
      keys: `${deployment}-keys`,
      alerts: `${deployment}-alerts`,
      network: `${deployment}-network`,
      data: `${deployment}-data`,
      service: `${deployment}-service`,
      edge: `${deployment}-edge`,
      dashboards: `${deployment}-dashboards`,
    },
    /** The deployment, and its one stack, that holds the roles of GitHub workflows. */
    access: `${deployment}-access`,
    /** Of GitHub workflows: `review` reads and prepares, `deploy` deploys. */
    workflowRoles: { review: `${deployment}-review`, deploy: `${deployment}-deploy` },
  } as const;
}

function ecsNames(deployment: string, service: string) {
  const family = `${deployment}-${service}`;
  return {
    family,
    logGroup: `/ecs/${family}`,
    /** Named, because the network's endpoint policies admit exactly these roles. */
    taskRole: `${family}-task`,
    executionRole: `${family}-execution`,
  } as const;
}

export type Names = ReturnType<typeof namesOf>;

/** Outputs of stacks: generated identifiers only, everything else has a name above. */
export const OUTPUTS = {
  loadBalancerDns: 'LoadBalancerDnsName',
  distributionId: 'DistributionId',
  distributionDomain: 'DistributionDomainName',
  siteUrl: 'SiteUrl',
  keyValueStoreArn: 'KeyValueStoreArn',
} as const;
