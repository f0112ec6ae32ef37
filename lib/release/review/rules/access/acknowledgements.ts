import { isRecord } from '../../../../assurance/model/template';
import type { Resource } from '../../../../assurance/model/template-set';
import { about, type Judged, type Subject } from '../../rule';
import type { Comparison } from '../../sides/comparison';

/** Findings of rule packs that somebody has excused with this change: the excuse deserves a look. */
export function acknowledgementRules(comparison: Comparison): Judged[] {
  return [...inTemplates(comparison), ...inApplication(comparison)];
}

const added = (subject: Subject, before: readonly string[], after: readonly string[]): Judged[] => {
  const rules = after.filter(rule => !before.includes(rule));
  if (rules.length === 0) return [];
  return [
    about(
      { ...subject, evidence: rules },
      'acknowledgement-added',
      'ask',
      `findings are excused: ${rules.join(', ')}`,
    ),
  ];
};

function inTemplates({ before, after }: Comparison): Judged[] {
  const excuses = (resource: Resource | undefined) => inMetadata(resource?.template.Metadata ?? {});
  return after.set.resources.flatMap(resource =>
    added(resource, excuses(before.set.get(resource.id)), excuses(resource)),
  );
}

/** What is not known of one side, such as of templates that are deployed, is not taken for new. */
function inApplication({ stacks }: Comparison): Judged[] {
  return stacks.flatMap(({ before, after }) => {
    const [known, now] = [before?.acknowledged, after?.acknowledged];
    if (!known || !now) return [];
    return Object.entries(now).flatMap(([path, rules]) =>
      added({ id: path.slice(1), label: path.slice(1) }, known[path] ?? [], rules),
    );
  });
}

/** Where cdk-nag, cfn-nag, cfn-lint, checkov and CloudFormation Guard look for excuses. */
function inMetadata(metadata: Readonly<Record<string, unknown>>): string[] {
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(named) : []);
  const below = (...path: readonly string[]) =>
    path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), metadata);
  return [
    ...texts(below('cdk_nag', 'rules_to_suppress')),
    ...texts(below('cfn_nag', 'rules_to_suppress')),
    ...texts(below('checkov', 'skip')),
    ...texts(below('guard', 'SuppressedRules')),
    ...texts(below('cfn-lint', 'config', 'ignore_checks')),
  ];
}

function named(rule: unknown): string[] {
  if (typeof rule === 'string') return [rule];
  return isRecord(rule) && typeof rule.id === 'string' ? [rule.id] : [];
}
