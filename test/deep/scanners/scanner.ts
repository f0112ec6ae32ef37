import { readFileSync } from 'node:fs';
import { run } from '../../../lib/local/command';
import type { Scanners } from './install';

/** What a scanner says about a template, in its own words. */
interface ScannerFinding {
  readonly rule: string;
  /** The file it was given. */
  readonly file: string;
  /** Absent where the finding is about the template as a whole. */
  readonly logicalId?: string;
  readonly why: string;
}

/** Templates of one Region in a folder of their own. */
export interface Templates {
  readonly folder: string;
  readonly files: readonly string[];
  /** Absent where it is not known. */
  readonly region?: string;
}

export interface Scanner {
  readonly name: 'cfn-lint' | 'checkov';
  /** Looks at the templates; may leave files in `scratch`. */
  scan(templates: Templates, scanners: Scanners, scratch: string): Promise<readonly ScannerFinding[]>;
}

/**
 * Runs a scanner that writes its report into a file.
 *
 * @throws Error when there is no report: a scanner that did not look has not found nothing
 */
export async function report(command: string, args: readonly string[], file: string): Promise<unknown> {
  // No colours, no progress bars, and nothing that would ask a service.
  const env = { ...process.env, NO_COLOR: '1', LOG_LEVEL: 'ERROR', PYTHONWARNINGS: 'ignore' };
  const { code, output } = await run(command, args, { env });
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${command} ended with ${code} and left no report:\n${output}`);
  }
}
