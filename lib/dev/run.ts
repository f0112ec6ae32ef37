import { commandAnew } from './anew';
import { createAbsent, inspect, type RunOptions, ready, wants } from './init';
import { differing, type Outcome } from './outcome';
import { type Confirm, reset } from './reset';
import { seed } from './seed/seed';
import type { Target } from './target';

export interface DevelopersRun extends RunOptions {
  /** Deletes what is there first, if `confirm` says so. */
  readonly reset: boolean;
  readonly confirm: Confirm;
  /** Writes the sample data. */
  readonly seed: boolean;
}

/**
 * Makes a developer's servers ready: waits for them, compares what they have with the contract, and creates what is
 * absent. Where something has another shape nothing is created, replaced or written. Safe to repeat.
 */
export async function run(target: Target, options: DevelopersRun): Promise<Outcome> {
  await ready(target, options);
  if (options.reset) await reset(target, await inspect(target, options), options.confirm, options);
  const found = await inspect(target, options);
  const { dynamodb, s3, owner } = target;
  const outcome = { dynamodb: dynamodb.endpoint, s3: s3.endpoint, owner, found };
  if (differing(outcome).length > 0) return { ...outcome, anew: await commandAnew(target, options) };
  await createAbsent(target, found, options);
  if (!options.seed) return outcome;
  return { ...outcome, seeded: await seed(target, kind => wants(options.what, kind), options.onLine) };
}
