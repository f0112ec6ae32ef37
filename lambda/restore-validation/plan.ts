import * as z from 'zod/mini';
import {
  RECOVERY_PLAN_VARIABLE,
  type RecoveryPlan,
  TEST_RHYTHMS,
  type TestRhythm,
} from '../../lib/contract/recovery';
import { parse } from '../shared/parse';

const name = z.string().check(z.minLength(1));
const key = { partition: name, sort: z.optional(name) };

const plan = z.strictObject({
  deployment: name,
  vault: name,
  restoreTests: z.array(
    z.strictObject({
      plan: name,
      rhythm: z.enum(Object.keys(TEST_RHYTHMS) as TestRhythm[]),
      tables: z.array(name),
      buckets: z.array(name),
    }),
  ),
  tables: z
    .array(
      z.strictObject({
        name,
        key: z.strictObject(key),
        indexes: z.array(z.strictObject({ name, ...key })),
      }),
    )
    .check(z.minLength(1)),
  bucket: name,
  prefix: name,
});

/** The plan from the function's environment; never from an event. */
export function readPlan(environment: NodeJS.ProcessEnv): RecoveryPlan {
  return parse(RECOVERY_PLAN_VARIABLE, plan, json(environment[RECOVERY_PLAN_VARIABLE]));
}

function json(text: string | undefined): unknown {
  try {
    return text && JSON.parse(text);
  } catch {
    return text;
  }
}
