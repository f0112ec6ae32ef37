import { join } from 'node:path';
import { z } from 'zod';
import { report, type Scanner } from './scanner';

const reportOf = z.object({
  summary: z.object({ parsing_errors: z.number(), resource_count: z.number().positive() }),
  results: z.object({
    failed_checks: z.array(
      z.object({
        check_id: z.string(),
        check_name: z.string(),
        file_path: z.string(),
        /** Type and logical id: `AWS::S3::Bucket.Logs`. */
        resource: z.string(),
      }),
    ),
  }),
});

/** Every failed check of checkov's CloudFormation rules. */
export const checkov: Scanner = {
  name: 'checkov',
  async scan({ folder }, scanners, scratch) {
    // Without --skip-download it asks a service of its maker for severities and guides.
    const args = ['--directory', folder, '--framework', 'cloudformation', '--skip-download', '--quiet'];
    const output = ['--output', 'json', '--output-file-path', scratch];
    const json = await report(scanners('checkov'), [...args, ...output], join(scratch, 'results_json.json'));
    const { summary, results } = reportOf.parse(json);
    if (summary.parsing_errors > 0)
      throw new Error(`checkov could not read ${summary.parsing_errors} templates`);
    return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
      rule: check_id,
      file: join(folder, file_path),
      logicalId: resource.slice(resource.indexOf('.') + 1),
      why: check_name,
    }));
  },
};
