import * as z from 'zod/mini';
import { HEALTH_PLAN_VARIABLE, type HealthPlan } from '../../lib/contract/health';
import { parse } from '../shared/parse';

const name = z.string().check(z.minLength(1));
const common = { name, critical: z.boolean() };

const check = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('http'), url: z.url({ protocol: /^https?$/ }) }),
  z.strictObject({
    ...common,
    kind: z.literal('ecs-service'),
    cluster: name,
    service: name,
    discovery: z.optional(z.strictObject({ namespace: name, service: name })),
  }),
  z.strictObject({ ...common, kind: z.literal('table'), table: name }),
  z.strictObject({ ...common, kind: z.literal('bucket'), bucket: name, region: z.optional(name) }),
  z.strictObject({
    ...common,
    kind: z.literal('secret'),
    secretId: name,
    keys: z.array(name),
    measureAge: z.optional(z.literal(true)),
  }),
  z.strictObject({ ...common, kind: z.literal('alarm'), alarm: name, region: name }),
]);

const plan = z.strictObject({
  deployment: name,
  namespace: name,
  timeoutMs: z.int().check(z.minimum(1)),
  metrics: z.enum(['every-check', 'whole']),
  checks: z.array(check).check(
    z.minLength(1),
    z.refine(
      checks => new Set(checks.map(item => item.name)).size === checks.length,
      'two checks of one name would hide one of them',
    ),
  ),
});

/**
 * The plan from the function's environment. It is never taken from an event: whoever may invoke the function could
 * otherwise have it open any URL inside the network.
 */
export function readPlan(environment: NodeJS.ProcessEnv): HealthPlan {
  return parse(HEALTH_PLAN_VARIABLE, plan, json(environment[HEALTH_PLAN_VARIABLE]));
}

function json(text: string | undefined): unknown {
  try {
    return text && JSON.parse(text);
  } catch {
    return text;
  }
}
