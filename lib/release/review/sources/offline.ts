import { loadStacks } from '../../../assurance/model/load';
import { TemplateSet } from '../../../assurance/model/template-set';
import { withTemplatesOf } from '../../../assurance/synthesize';
import { withTemplatesOfRef } from '../../../assurance/synthesize-ref';

const read = (assembly: string) => new TemplateSet(loadStacks([assembly]));

/**
 * A deployment as it is at a git ref, and as this tree would make it. Needs no credentials.
 *
 * @throws UserError for a ref that is no commit, and with what the CDK CLI said
 */
export async function sidesAt(
  ref: string,
  deployment: string,
  progress: (what: string) => void,
): Promise<readonly [TemplateSet, TemplateSet]> {
  const before = await withTemplatesOfRef(ref, deployment, read, { progress });
  progress(`synthesizing ${deployment} of this tree`);
  return [before, withTemplatesOf(deployment, read)];
}
