import type { TemplateSet } from '../model/template-set';
import { isProved, prove } from './prove';
import type { Task } from './task';
import type { Verdict } from './verdict';

/** What was proved, of which templates, and when. */
export interface Certificate {
  /** The task definition, as `stack/LogicalId`. */
  readonly subject: string;
  /** Nothing is VIOLATED or UNPROVED. */
  readonly ok: boolean;
  readonly verdicts: readonly Verdict[];
  /** Name of the deployment; absent for foreign templates. */
  readonly deployment?: string;
  /** SHA-256 over all templates. */
  readonly templates: string;
  /** When, as an ISO date. */
  readonly date: string;
}

export function certify(
  set: TemplateSet,
  task: Task,
  { deployment, date }: { deployment?: string; date: Date },
): Certificate {
  const verdicts = prove(set, task);
  return {
    subject: task.definition.id,
    ok: isProved(verdicts),
    verdicts,
    ...(deployment !== undefined && { deployment }),
    templates: set.sha256,
    date: date.toISOString(),
  };
}
