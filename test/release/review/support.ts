import type { Template } from '../../../lib/assurance/model/template';
import { TemplateSet } from '../../../lib/assurance/model/template-set';

/** Templates by stack name, as a set in ap-northeast-1. */
export const setOf = (templates: Readonly<Record<string, object>>): TemplateSet =>
  new TemplateSet(
    Object.entries(templates).map(([key, template]) => ({
      key,
      name: key,
      region: 'ap-northeast-1',
      template: template as Template,
      sha256: JSON.stringify(template),
    })),
  );
