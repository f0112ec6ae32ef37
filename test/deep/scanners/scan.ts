import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '../../../lib/assurance/model/template';
import { groupBy, type TemplateSet } from '../../../lib/assurance/model/template-set';
import type { Finding } from '../../../lib/assurance/posture/acknowledgement';
import { cfnLint } from './cfn-lint';
import { checkov } from './checkov';
import { scanners } from './install';
import type { Scanner, Templates } from './scanner';

export const SCANNERS: readonly Scanner[] = [cfnLint, checkov];

/**
 * What a scanner finds in templates, wherever these are from: `new TemplateSet(loadStacks([folder]))`. The scope of a
 * finding is the resource's construct path, or the stack where it is about no resource.
 */
export async function scan(scanner: Scanner, set: TemplateSet): Promise<Finding[]> {
  const directory = mkdtempSync(join(tmpdir(), 'scan-'));
  try {
    const found: Finding[] = [];
    const regions = groupBy(set.stacks, ({ region }) => region ?? '');
    for (const [region, stacks] of regions)
      found.push(...(await scanRegion(scanner, set, join(directory, region || 'any'), stacks)));
    return found;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function scanRegion(
  scanner: Scanner,
  set: TemplateSet,
  directory: string,
  stacks: readonly Stack[],
): Promise<Finding[]> {
  const [folder, scratch] = [join(directory, 'templates'), join(directory, 'scratch')];
  for (const made of [folder, scratch]) mkdirSync(made, { recursive: true });
  const stackOf = new Map(stacks.map((stack, index) => [join(folder, `${index}.template.json`), stack]));
  for (const [file, { template }] of stackOf) writeFileSync(file, JSON.stringify(template, undefined, 1));
  const templates: Templates = { folder, files: [...stackOf.keys()], region: stacks[0]?.region };
  const findings = await scanner.scan(templates, await scanners(), scratch);
  return findings.map(({ rule, file, logicalId, why }) => {
    const stack = stackOf.get(file);
    if (!stack) throw new Error(`${scanner.name} speaks of ${file}, which it was not given`);
    const resource = logicalId === undefined ? undefined : set.in(stack, logicalId);
    return { rule, scope: resource?.label ?? stack.key, why };
  });
}
