import type { Plain } from '../../../../assurance/model/plain';
import type { Template } from '../../../../assurance/model/template';
import { about, type Judged } from '../../rule';
import type { Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

/** Whole stacks, and the parts of a template that are no resources. */
export function stackRules(comparison: Comparison): Judged[] {
  return comparison.stacks.flatMap(({ key, before, after }) => {
    const subject = { id: key, label: `stack ${key}` };
    if (!after)
      return [
        about(
          { ...subject, evidence: before?.sha256 },
          'stack-gone',
          'ask',
          'the stack is no longer part of the application: cdk deploy leaves it as it is, unmanaged, and cdk destroy no longer knows it',
        ),
      ];
    if (!before) return [about({ ...subject, evidence: after.sha256 }, 'stack-new', 'inform', 'a new stack')];
    const evidence = [before.terminationProtection, after.terminationProtection];
    return [
      ...(before.terminationProtection && after.terminationProtection === false
        ? [
            about(
              { ...subject, evidence },
              'deletion-protection-off',
              'block',
              'the stack loses its termination protection',
            ),
          ]
        : []),
      ...parameters(key, before.template, after.template),
    ];
  });
}

function parameters(stack: string, before: Template, after: Template): Judged[] {
  const known = before.Parameters ?? {};
  return Object.entries(after.Parameters ?? {}).flatMap(([name, parameter]) => {
    const old = known[name];
    const subject = {
      id: `${stack}/${name}`,
      label: `parameter ${name} of ${stack}`,
      evidence: [old, parameter],
    };
    if (!old)
      return 'Default' in parameter
        ? []
        : [
            about(
              subject,
              'parameter-changed',
              'ask',
              'a new parameter without a default: a plain cdk deploy fails for want of a value',
            ),
          ];
    if (canonical({ ...old } as Plain) === canonical({ ...parameter } as Plain)) return [];
    const [was, is] = [old.NoEcho, parameter.NoEcho].map(value => String(value ?? false));
    return [
      was === 'true' && is !== 'true'
        ? about(
            subject,
            'parameter-changed',
            'block',
            'its value is shown to everybody who may read the stack now (NoEcho is gone)',
          )
        : about(
            subject,
            'parameter-changed',
            'inform',
            'its declaration changes; a deployed stack keeps its value',
          ),
    ];
  });
}
