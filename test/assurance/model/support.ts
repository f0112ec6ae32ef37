import type { Stack, Template } from '../../../lib/assurance/model/template';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { World } from '../../../lib/assurance/model/world';
import type { Json } from '../../support/deployment';

/** A set of templates by stack name, all in one Region unless said otherwise. */
export function setOf(templates: Record<string, Json>, more: Partial<Stack> = {}): TemplateSet {
  return new TemplateSet(
    Object.entries(templates).map(([name, template]) => ({
      key: name,
      name,
      region: 'eu-west-1',
      template: { Resources: {}, ...template } as Template,
      sha256: name,
      ...more,
    })),
  );
}

/** What an expression comes to in a template with these sections. */
export function resolved(expression: Json, template: Json = {}) {
  const set = setOf({ stack: template });
  const [stack] = set.stacks;
  if (!stack) throw new Error('no stack');
  return new World(set).resolve(expression, { stack });
}
