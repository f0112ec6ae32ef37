import { estimate } from '../../assurance/cost/estimate';
import { loadOf } from '../../assurance/cost/load-model';
import { reviewedFor } from '../../assurance/isolation/reviewed';
import { ledgerChanges, ledgerOf } from '../../assurance/ledger/ledger';
import type { TemplateSet } from '../../assurance/model/template-set';
import { readExceptions } from './exceptions';
import { review } from './review';
import type { ChangeSets } from './sides/change-sets';
import type { Review } from './verdict';

/** Users a day that costs are compared for: an in-house tool on an ordinary day. */
const USERS = 100;
/** Percent that a release may add to the monthly cost, or take from it, before somebody has to agree. */
export const COST_SHARE = 10;

export interface JudgeOptions {
  readonly changeSets?: ChangeSets;
  /**
   * Percent; see `COST_SHARE`.
   * @default COST_SHARE
   */
  readonly costShare?: number;
  /**
   * False for the local cloud, whose templates leave out what the proof looks at.
   * @default true
   */
  readonly proof?: boolean;
  /** @default - the file of the repository */
  readonly exceptionsFile?: string;
  /** @default - now */
  readonly now?: Date;
}

/** A review, and what the ledger says of it in words. */
export interface Judgement extends Review {
  readonly ledger: readonly string[];
}

/** The review as this repository does it: with its exceptions, its prices and its proof. */
export function judge(
  before: TemplateSet,
  after: TemplateSet,
  { changeSets, costShare = COST_SHARE, proof = true, exceptionsFile, now = new Date() }: JudgeOptions = {},
): Judgement {
  const result = review({
    before,
    after,
    ...(changeSets && { changeSets }),
    exceptions: readExceptions(exceptionsFile),
    today: now.toISOString().slice(0, 10),
    ...(proof && { isolation: reviewedFor }),
    cost: { percent: costShare, monthly },
  });
  return { ...result, ledger: ledgerChanges(ledgerOf(before), ledgerOf(after)) };
}

function monthly(set: TemplateSet): number {
  const { fixed, variable } = estimate(set, loadOf(USERS)).monthly;
  return fixed + variable;
}
