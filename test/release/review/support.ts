import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Ids of the rules in the table of docs/review.md. */
export function documentedRules(): ReadonlySet<string> {
  const text = readFileSync(join(__dirname, '../../../docs/review.md'), 'utf8');
  const table = text.match(/^\| about \| rules \|$.*?\n\n/ms)?.[0] ?? '';
  return new Set([...table.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, rule = '']) => rule));
}
