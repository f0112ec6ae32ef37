import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../config/errors';
import type { Finding } from './verdict';

/** Where blocks are lifted: a file of the repository, so that lifting one is reviewed like everything else. */
const EXCEPTIONS_FILE = join(__dirname, 'exceptions.yaml');

const exception = z.strictObject({
  rule: z.string(),
  /** As the review prints it: `stack/LogicalId`. */
  resource: z.string(),
  /** As the review prints it; another change of the same resource needs another exception. */
  change: z.string().regex(/^[0-9a-f]{12}$/, 'the twelve hexadecimal digits that the review prints'),
  reason: z.string().min(20, 'a reason of at least 20 characters'),
  /** Last day on which it counts. */
  until: z.iso.date('a day as 2026-12-31'),
});

/** Lifts one block for one change until a day. */
export type Exception = Readonly<z.infer<typeof exception>>;

/**
 * Reads the file of exceptions.
 *
 * @throws UserError with every problem
 */
export function readExceptions(file = EXCEPTIONS_FILE): readonly Exception[] {
  const { success, data, error } = z.array(exception).safeParse(contentOf(file) ?? []);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new UserError([`${file} is not as it must be:`, ...problems].join('\n'));
}

function contentOf(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * A block for which there is an exception becomes a question: it is lifted, never silent. After its last day the block
 * is back, and says so.
 *
 * @param today ISO date
 */
export function lifted(finding: Finding, exceptions: readonly Exception[], today: string): Finding {
  if (finding.severity !== 'block') return finding;
  const found = exceptions.find(
    ({ rule, resource, change }) =>
      rule === finding.rule && resource === finding.resource && change === finding.change,
  );
  if (!found) return finding;
  if (found.until < today)
    return { ...finding, reason: `${finding.reason} (its exception ended on ${found.until})` };
  return {
    ...finding,
    severity: 'ask',
    reason: `${finding.reason} (lifted until ${found.until}: ${found.reason})`,
  };
}
