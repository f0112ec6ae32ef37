/**
 * The configuration of bi-cards: one complete object per environment, every safety-relevant value written out.
 * Unknown keys are rejected. Loads no CDK.
 */
import { z } from 'zod';
import { account, logRetentionDays, state } from '../../config/schema';

const seconds = z.int().positive();
const cidr = z.string();
const schedule = z.string();

/** A fixed number of tasks, or a range that follows CPU (percent) and requests per target and minute. */
const tasks = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), count: z.int().positive() }),
  z.strictObject({
    kind: z.literal('scaling'),
    min: z.int().positive(),
    max: z.int().positive(),
    cpuPercent: z.int().min(10).max(90),
    requestsPerTarget: z.int().positive().optional(),
  }),
]);
export type Tasks = z.infer<typeof tasks>;

const size = { cpu: z.int(), memoryMiB: z.int() };

/** How CloudFront reaches the API's load balancer. */
const exposure = z.discriminatedUnion('kind', [
  /** Internal load balancer behind a CloudFront VPC origin. */
  z.strictObject({ kind: z.literal('internal') }),
  /** The guide's public load balancer, admitted from CloudFront only, with a certificate of its own. */
  z.strictObject({
    kind: z.literal('public'),
    domainName: z.string(),
    hostedZone: z.strictObject({ id: z.string(), name: z.string() }),
    certificateArn: z.string(),
  }),
  /** Local cloud only: it has no VPC origins, so a plain HTTP origin stands in. */
  z.strictObject({ kind: z.literal('local') }),
]);
export type Exposure = z.infer<typeof exposure>;

export const biCardsConfig = z.strictObject({
  environment: z.enum(['local', 'staging', 'production']),
  /** `aws`, or the local cloud, which lacks some resource types (`lib/contract/local-cloud.ts`). */
  cloud: z.enum(['aws', 'local']),
  account,
  region: z.literal('ap-northeast-1'),
  tags: z.strictObject({ owner: z.string().min(1), costCentre: z.string().min(1) }),
  state,
  logRetentionDays,

  network: z.strictObject({
    cidr,
    availabilityZones: z.array(z.string()).min(2),
    natGateways: z.int().min(0),
    /** One CIDR per Availability Zone and tier; written out so that a change of zones moves no subnet. */
    subnets: z.strictObject({ public: z.array(cidr), private: z.array(cidr), executor: z.array(cidr) }),
  }),

  data: z.strictObject({
    /** Days the point-in-time recovery window reaches back, 1 to 35. */
    recoveryDays: z.int().min(1).max(35),
    /** Days a replaced or deleted object version is kept. */
    noncurrentVersionDays: z.int().positive(),
    /** Appended to bucket names, which are global to AWS; empty keeps the guide's names. */
    bucketSuffix: z.string().regex(/^[a-z0-9-]{0,20}$/),
  }),

  /** Where the container images are: the account of `bi-delivery`. */
  images: z.strictObject({ account }),

  api: z.strictObject({
    ...size,
    tasks,
    exposure,
    /** `exec` allows ECS Exec, which needs a writable root file system; sessions are logged. */
    shell: z.enum(['off', 'exec']),
  }),

  executor: z.strictObject({
    ...size,
    tasks,
    /** Size of the in-memory `/tmp`; it counts against the task's memory. */
    tmpMiB: z.int().positive(),
  }),

  /** A ladder, in seconds: each limit is shorter than the next, so the innermost one answers first. */
  timeLimits: z.strictObject({
    card: seconds,
    apiToExecutor: seconds,
    loadBalancerIdle: seconds,
    cloudFrontRead: seconds,
    /** How long a stopping task may finish its requests; at least the longest request. */
    deregistration: seconds,
  }),

  edge: z.strictObject({
    /** CloudFront's web ACL, metrics and certificates live in us-east-1; the local cloud has one Region. */
    region: z.enum(['us-east-1', 'ap-northeast-1']),
    /** Who may open the site: an in-house tool always has a list. */
    allowedCidrs: z.array(cidr).min(1),
    /** Requests one address may make in five minutes. */
    rateLimit: z.int().min(10).max(2_000_000_000),
    /** Without it the site is served under the CloudFront domain. */
    domain: z
      .strictObject({
        name: z.string(),
        certificateArn: z.string(),
        hostedZone: z.strictObject({ id: z.string(), name: z.string() }).optional(),
      })
      .optional(),
  }),

  alerts: z.strictObject({
    emails: z.array(z.email()),
    slack: z.strictObject({ workspaceId: z.string(), channelId: z.string() }).optional(),
  }),

  jobs: z.strictObject({
    /** EventBridge Scheduler expressions, read in Asia/Tokyo. */
    health: z.strictObject({ schedule }),
    nightly: z.strictObject({
      schedule,
      command: z.array(z.string()).min(1),
      timeLimitMinutes: z.int().positive(),
    }),
  }),
});

export type BiCardsConfig = z.infer<typeof biCardsConfig>;
