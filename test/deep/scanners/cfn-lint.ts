import { join } from 'node:path';
import { z } from 'zod';
import { report, type Scanner } from './scanner';

const findings = z.array(
  z.object({
    Filename: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullable() }),
  }),
);

/** Every error and warning of cfn-lint, by the resource specification of the Region. */
export const cfnLint: Scanner = {
  name: 'cfn-lint',
  async scan({ files, region }, scanners, scratch) {
    const file = join(scratch, 'cfn-lint.json');
    const where = region === undefined ? [] : ['--regions', region];
    const args = ['--format', 'json', '--output-file', file, ...where, '--', ...files];
    const found = findings.parse(await report(scanners('cfn-lint'), args, file));
    return found.map(({ Filename, Message, Rule, Location }) => {
      const [section, logicalId] = Location.Path ?? [];
      return {
        rule: Rule.Id,
        file: Filename,
        ...(section === 'Resources' && logicalId !== undefined && { logicalId: String(logicalId) }),
        why: Message,
      };
    });
  },
};
