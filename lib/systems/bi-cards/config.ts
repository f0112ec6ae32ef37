/**
 * The configuration of bi-cards: one complete object per environment, every safety-relevant value written out.
 * Unknown keys are rejected. Relations between values are in `config-rules/`. Loads no CDK.
 */
import { z } from 'zod';
import {
  account,
  atLeastOne,
  balancedTasks,
  bucketSuffix,
  capacity,
  certificateArn,
  cidr,
  type DeepReadonly,
  domainName,
  email,
  gitBranch,
  gitHubRepository,
  hostedZone,
  logRetentionDays,
  region,
  schedule,
  slack,
  state,
  tags,
  tasks,
  whole,
} from '../../config/schema';
import { LOWEST_OBJECTIVE } from '../../config/slo';

const seconds = atLeastOne;

const objectiveBounds = `a number from ${LOWEST_OBJECTIVE}, below which no burn rate could page, to 99.99`;
const objective = z
  .number(objectiveBounds)
  .min(LOWEST_OBJECTIVE, objectiveBounds)
  .max(99.99, objectiveBounds);

/** CPU units (1024 are one vCPU) and memory of a task, in a combination that Fargate offers. */
const size = { cpu: z.int(), memoryMiB: z.int() };

/** How CloudFront reaches the API's load balancer. */
const exposure = z.discriminatedUnion('kind', [
  /** Internal load balancer behind a CloudFront VPC origin. */
  z.strictObject({ kind: z.literal('internal') }),
  /** The guide's public load balancer, admitted from CloudFront only, with a certificate of its own. */
  z.strictObject({ kind: z.literal('public'), domainName, hostedZone, certificateArn }),
  /** Local cloud only: it has no VPC origins, so a plain HTTP origin stands in. */
  z.strictObject({ kind: z.literal('local') }),
]);

export const biCardsConfig = z.strictObject({
  environment: z.enum(['local', 'staging', 'production']),
  /** `aws`, or the local cloud, which lacks some resource types (`lib/contract/local-cloud.ts`). */
  cloud: z.enum(['aws', 'local']),
  account,
  region,
  tags,
  state,
  logRetentionDays,
  /**
   * `essential` leaves out what costs and only tells sooner or more: Container Insights, CloudFront's additional metrics
   * with the alarm on the origin's latency, those of single health checks, whose results are in the log of `health`, the
   * alarms on the objectives of `slo`, what is counted in the logs of services, the screens beside the overview, and the
   * restore tests of AWS Backup, which are then made by hand. What is down pages all the same.
   */
  observability: z.enum(['full', 'essential']),

  network: z.strictObject({
    cidr,
    availabilityZones: z.array(z.string()).min(2, 'at least two Availability Zones'),
    natGateways: z.int().min(0),
    /** Availability Zones that have interface endpoints, the first ones; tasks of the others go through those. */
    endpointZones: atLeastOne,
    /** One CIDR per Availability Zone and tier; written out so that a change of zones moves no subnet. */
    subnets: z.strictObject({ public: z.array(cidr), private: z.array(cidr), executor: z.array(cidr) }),
  }),

  data: z.strictObject({
    /** Days the point-in-time recovery window reaches back. */
    recoveryDays: whole(1, 35),
    /** Days a replaced or deleted object version is kept. */
    noncurrentVersionDays: atLeastOne,
    bucketSuffix,
  }),

  /** Where the container images are: the account of `bi-delivery`. */
  images: z.strictObject({ account }),

  /** The repository whose GitHub workflows deploy this environment; without it people do, with their own credentials. */
  workflows: z
    .strictObject({
      repository: gitHubRepository,
      branch: gitBranch,
      /** An account has one OIDC provider for GitHub: `make` it here, or use the `existing` one, as of `bi-delivery`. */
      provider: z.enum(['make', 'existing']),
    })
    .optional(),

  api: z.strictObject({
    ...size,
    tasks: balancedTasks,
    capacity,
    exposure,
    /** `exec` allows ECS Exec, which needs a writable root file system; sessions are logged. */
    shell: z.enum(['off', 'exec']),
  }),

  /** Who the API is to Google's Vertex AI. */
  googleIdentity: z.discriminatedUnion('kind', [
    /** Its task role, which Google trusts: nothing to keep, nothing to replace. */
    z.strictObject({ kind: z.literal('federation') }),
    /**
     * A key of a service account, where federation is impossible: in a secret, and an alarm when it was saved so long ago.
     * Google ends it 90 days after it was made, as docs/gcp.md sets that up: two weeks are left to replace it.
     */
    z.strictObject({ kind: z.literal('key'), replaceAfterDays: whole(1, 75) }),
  ]),

  executor: z.strictObject({
    ...size,
    tasks,
    capacity,
    /** Size of the in-memory `/tmp`; it counts against the task's memory. */
    tmpMiB: atLeastOne,
  }),

  /** A ladder, in seconds: each limit is shorter than the next, so the innermost one answers first. */
  timeLimits: z.strictObject({
    card: seconds,
    apiToExecutor: seconds,
    loadBalancerIdle: seconds,
    /** Above 120, CloudFront's quota "response timeout per origin" must have been raised in the account. */
    cloudFrontRead: whole(1, 180),
    /** How long a stopping task may finish its requests; at least the longest silent request. */
    deregistration: whole(0, 3600),
  }),

  edge: z.strictObject({
    /** CloudFront's web ACL, metrics and certificates live in us-east-1; the local cloud has one Region. */
    region: z.enum(['us-east-1', 'ap-northeast-1']),
    /** Who may open the site: an in-house tool always has a list. */
    allowedCidrs: z.array(cidr).min(1, 'at least one range: an in-house site always has an allow-list'),
    /** Requests one address may make in five minutes; the bounds are those of AWS WAF. */
    rateLimit: whole(10, 2_000_000_000),
    /** Without it the site is served under the CloudFront domain. */
    domain: z
      .strictObject({ name: domainName, certificateArn, hostedZone: hostedZone.optional() })
      .optional(),
  }),

  /**
   * What is promised over 30 days, in percent of requests. The load balancer knows no routes, so the API is one group;
   * the site is everything that CloudFront serves, the API among it. Latency by route is in the logs
   * (`lib/contract/logs.ts`) and in the reports.
   */
  slo: z.strictObject({
    site: z.strictObject({ availabilityPercent: objective }),
    api: z.strictObject({
      availabilityPercent: objective,
      /** So many of the answers take at most so many seconds. */
      latency: z.strictObject({ percent: objective, seconds: z.number().positive() }),
    }),
    /** Below it, a share of failures says nothing. */
    minimumRequestsPerHour: atLeastOne,
  }),

  /**
   * Of this deployment, in US dollars a month; told by e-mail when it is, or will be, more. About 1.3 times what
   * `npm run cost` says of 100 daily users: a test holds it between 1.1 and 1.6 times.
   */
  costs: z.strictObject({ monthlyUsd: z.number().positive() }),

  alerts: z.strictObject({ emails: z.array(email), slack: slack.optional() }),

  jobs: z.strictObject({
    /** EventBridge Scheduler expressions, read in Asia/Tokyo. */
    health: z.strictObject({ schedule }),
    nightly: z.strictObject({
      schedule,
      /** Step Functions puts it together with an argument and reads these characters itself. */
      command: z.array(z.string().regex(/^[^'\\{}]+$/, 'a text without quote, backslash or brace')).min(1),
      timeLimitMinutes: whole(1, 24 * 60),
      /** A ticket when no run was started for so long; seven days are as far as an alarm looks back. */
      missedAfterHours: whole(1, 7 * 24),
      /** What is told beside a failure. */
      notify: z.array(z.enum(['partial', 'success'])),
    }),
    /** At least daily: an alarm rings after a day without. */
    isolationCanary: z.strictObject({ schedule }),
  }),
});

export type BiCardsConfig = DeepReadonly<z.infer<typeof biCardsConfig>>;
