/**
 * Schema parts that every system's configuration is made of. A message says what is allowed. Loads no CDK: the tools
 * read configuration too.
 */
import { z } from 'zod';
import { cidrMistake } from './cidr';
import { REGIONS, type Region } from './regions';
import { scheduleMistake } from './schedule';

/** Configuration is read, never changed. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A whole number within bounds; both are named in the message. */
export function whole(min: number, max: number) {
  const allowed = `a whole number from ${min} to ${max}`;
  return z.int(allowed).min(min, allowed).max(max, allowed);
}

/** A string that a function finds no mistake in; the function's answer says what is allowed. */
const textWithout = (mistake: (text: string) => string | undefined) =>
  z.string().check(({ value, issues }) => {
    const message = mistake(value);
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  });

/** Twelve digits, or `current`: the account of the credentials that run the CLI. */
export const account = z
  .string()
  .regex(
    /^(current|\d{12})$/,
    'a 12-digit AWS account id, or "current" for the account of the credentials in use',
  );

export const region = z.literal(Object.keys(REGIONS).filter((name): name is Region => name in REGIONS));

const tag = z
  .string()
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, '1 to 256 letters, digits, spaces or _ . : / = + - @');

/** Put on every resource, beside the system's and the environment's names. */
export const tags = z.strictObject({ owner: tag, costCentre: tag });

/** Values CloudWatch Logs accepts. Source: API reference, PutRetentionPolicy. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
export const logRetentionDays = z.literal(LOG_RETENTION_DAYS);

/** What becomes of state when its resource leaves the template. Losing it takes a reason. */
export const state = z.discriminatedUnion('onRemoval', [
  z.strictObject({ onRemoval: z.literal('retain'), deletionProtection: z.boolean() }),
  z.strictObject({
    onRemoval: z.literal('destroy'),
    reason: z.string().min(10, 'a reason of at least 10 characters'),
  }),
]);
export type State = DeepReadonly<z.infer<typeof state>>;

/** Appended to bucket names, which are global to AWS; empty keeps the names of the contract. */
export const bucketSuffix = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?)?$/,
    'at most 20 of a-z, 0-9 and inner hyphens, or an empty string',
  );

/** An IPv4 range such as `10.0.0.0/16`. */
export const cidr = textWithout(cidrMistake);

/** An EventBridge Scheduler expression: `cron(…)`, `rate(…)` or `at(…)`. */
export const schedule = textWithout(scheduleMistake);

export const domainName = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'a domain name in lower case, such as bi.internal.company.com',
  );

export const hostedZone = z.strictObject({
  id: z.string().regex(/^Z[0-9A-Z]{1,31}$/, 'a Route 53 hosted zone id, such as Z0123456789ABCDEFGHIJ'),
  name: domainName,
});

/** An ACM certificate; which Region it must be in depends on who uses it. */
export const certificateArn = z
  .string()
  .regex(
    /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/,
    'arn:aws:acm:<region>:<account>:certificate/<id>',
  );

/** A channel that AWS Chatbot posts to. */
export const slack = z.strictObject({
  workspaceId: z.string().regex(/^T[0-9A-Z]{1,254}$/, 'a Slack workspace id, such as T0123ABCD'),
  channelId: z.string().regex(/^[CG][0-9A-Z]{1,254}$/, 'a Slack channel id, such as C0123ABCD'),
});

/** A repository on GitHub, and a branch of it without wildcards, which would admit whoever may name a branch. */
export const gitHubRepository = z
  .string()
  .regex(
    /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}\/[\w.-]{1,100}$/,
    'a GitHub repository with its owner, such as company/in-house-systems',
  );
export const gitBranch = z.string().regex(/^[\w./-]{1,200}$/, 'a branch name without wildcards');

export const email = z.email('an e-mail address');

export const atLeastOne = z.int().min(1);

const fixed = z.strictObject({ kind: z.literal('fixed'), count: atLeastOne });
const scaling = z.strictObject({
  kind: z.literal('scaling'),
  min: atLeastOne,
  max: atLeastOne,
  /** Average CPU use the service is kept at. */
  cpuPercent: whole(10, 90),
});

/** What tasks run on. `spot` costs less and may be stopped by AWS at any time, with two minutes' notice. */
export const capacity = z.enum(['on-demand', 'spot']);
export type Capacity = z.infer<typeof capacity>;

/** A fixed number of tasks, or a range that follows the load. */
export const tasks = z.discriminatedUnion('kind', [fixed, scaling]);
/** Behind a load balancer, the range can also follow requests per task and minute. */
export const balancedTasks = z.discriminatedUnion('kind', [
  fixed,
  scaling.extend({ requestsPerTarget: atLeastOne.optional() }),
]);
export type Tasks = DeepReadonly<z.infer<typeof tasks>>;
export type BalancedTasks = DeepReadonly<z.infer<typeof balancedTasks>>;
