import type { TemplateSet } from '../model/template-set';
import { World } from '../model/world';
import { type Escape, inEveryCase } from './check';
import { AFTER_DEPLOYMENT } from './escapes/after-deployment';
import { BUCKETS } from './escapes/buckets';
import { CALLERS } from './escapes/callers';
import { CREDENTIALS } from './escapes/credentials';
import { DNS } from './escapes/dns';
import { DNS_ELSEWHERE } from './escapes/dns-elsewhere';
import { DURING_DEPLOYMENT } from './escapes/during-deployment';
import { EGRESS } from './escapes/egress';
import { EXEC } from './escapes/exec';
import { IPV6 } from './escapes/ipv6';
import { LEFTOVERS } from './escapes/leftovers';
import { NEIGHBOURS } from './escapes/neighbours';
import { PLACEMENT } from './escapes/placement';
import { ROUTES } from './escapes/routes';
import { S3_ESCAPES } from './escapes/s3';
import { SECRETS } from './escapes/secrets';
import { SIDECARS } from './escapes/sidecars';
import { TASK_SERVICES } from './escapes/task-services';
import { TRACES } from './escapes/traces';
import type { Task } from './task';
import { type Verdict, verdictOf } from './verdict';

const numberOf = ({ id }: Escape) => Number(id.slice(1));

/** Every way out of the lock that is known, E1 to E28. */
export const ESCAPES: readonly Escape[] = [
  ...PLACEMENT,
  ...EGRESS,
  ...ROUTES,
  ...S3_ESCAPES,
  ...TASK_SERVICES,
  ...DNS,
  ...DNS_ELSEWHERE,
  ...CREDENTIALS,
  ...SECRETS,
  ...EXEC,
  ...SIDECARS,
  ...LEFTOVERS,
  ...NEIGHBOURS,
  ...CALLERS,
  ...TRACES,
  ...IPV6,
  ...BUCKETS,
  ...AFTER_DEPLOYMENT,
  ...DURING_DEPLOYMENT,
].sort((a, b) => numberOf(a) - numberOf(b));

/** The verdict on every escape of a task, from templates alone. */
export function prove(set: TemplateSet, task: Task): Verdict[] {
  const world = new World(set);
  return ESCAPES.map(({ id, check, holds }) => verdictOf(id, inEveryCase(world, task, check), holds));
}

/** Nothing is violated, and nothing is left open that templates could decide. */
export const isProved = (verdicts: readonly Verdict[]): boolean =>
  verdicts.every(({ verdict }) => verdict === 'PROVED' || verdict === 'RESIDUAL');
