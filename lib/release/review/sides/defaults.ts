import type { Stack } from '../../../assurance/model/template';
import { TemplateSet } from '../../../assurance/model/template-set';

/** The same templates with every parameter that nobody gave a value at its default; the set itself where none has one. */
export function withDefaults(set: TemplateSet): TemplateSet {
  const stacks = set.stacks.map(withDefaultsOf);
  return stacks.every((stack, i) => stack === set.stacks[i]) ? set : new TemplateSet(stacks);
}

function withDefaultsOf(stack: Stack): Stack {
  const { template, parameters = {} } = stack;
  const defaults = Object.entries(template.Parameters ?? {}).flatMap(([name, { Type, Default }]) =>
    // The default of an SSM parameter type is where the value stands, not the value.
    Default === undefined || name in parameters || String(Type).startsWith('AWS::SSM::')
      ? []
      : [[name, String(Default)] as const],
  );
  if (defaults.length === 0) return stack;
  return { ...stack, parameters: { ...Object.fromEntries(defaults), ...parameters } };
}
