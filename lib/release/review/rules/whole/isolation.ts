import { prove } from '../../../../assurance/isolation/prove';
import { taskWithContainer } from '../../../../assurance/isolation/subject';
import type { Reviewed } from '../../../../assurance/isolation/task';
import type { Verdict } from '../../../../assurance/isolation/verdict';
import type { TemplateSet } from '../../../../assurance/model/template-set';
import { UserError } from '../../../../config/errors';
import { EXECUTOR } from '../../../../contract/bi-cards';
import { about, type Judged } from '../../rule';
import type { Comparison } from '../../sides/comparison';

/** What people have reviewed for the proof, by the templates it is about. */
export type ReviewedFor = (set: TemplateSet) => Reviewed;

/**
 * The isolation proof of both sides: a way out that was closed and is not any more blocks. Templates without an executor
 * are none of its business.
 */
export const isolationRules =
  (reviewedFor: ReviewedFor) =>
  ({ before, after }: Comparison): Judged[] => {
    const now = proofOf(after.set, reviewedFor);
    if (!now) return [];
    const then = new Map(proofOf(before.set, reviewedFor)?.verdicts.map(verdict => [verdict.id, verdict]));
    return now.verdicts.filter(isOpen).flatMap(verdict => {
      const old = then.get(verdict.id);
      const subject = { id: now.task, label: now.label, evidence: [old, verdict] };
      const what = `${verdict.id} ${verdict.verdict}: ${verdict.reason}${way(verdict)}`;
      if (old && isOpen(old) && old.verdict === verdict.verdict)
        return [about(subject, 'isolation-broken', 'inform', `as before, ${what}`)];
      return [about(subject, 'isolation-broken', 'block', what)];
    });
  };

const isOpen = ({ verdict }: Verdict) => verdict === 'VIOLATED' || verdict === 'UNPROVED';

const way = ({ counterexample }: Verdict) =>
  counterexample.length > 0 ? ` (${counterexample.join(' → ')})` : '';

function proofOf(set: TemplateSet, reviewedFor: ReviewedFor) {
  const definition = executorIn(set);
  if (!definition) return undefined;
  const task = { definition, reviewed: reviewedFor(set) };
  return { task: definition.id, label: definition.label, verdicts: prove(set, task) };
}

function executorIn(set: TemplateSet) {
  try {
    return taskWithContainer(set, EXECUTOR.service);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
