import { type LoadOptions, loadStacks } from '../../../assurance/model/load';
import type { Stack } from '../../../assurance/model/template';
import { TemplateSet } from '../../../assurance/model/template-set';

/**
 * Two cloud assemblies, folders of templates or single templates as the two sides of a review. Stacks belong together by
 * name; where each side is one template, by being the only ones.
 *
 * @throws UserError for what is not there or is no template
 */
export function sidesOf(
  before: string,
  after: string,
  options: LoadOptions = {},
): readonly [TemplateSet, TemplateSet] {
  const [old, young] = [loadStacks([before], options), loadStacks([after], options)];
  return [new TemplateSet(old), new TemplateSet(aligned(old, young))];
}

function aligned([only, ...others]: readonly Stack[], after: readonly Stack[]): readonly Stack[] {
  const [theirs, ...more] = after;
  if (!only || !theirs || others.length + more.length > 0 || only.key === theirs.key) return after;
  return [{ ...theirs, key: only.key, ...(only.name !== undefined && { name: only.name }) }];
}
