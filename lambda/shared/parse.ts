import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { SafeError } from './safe-error';

z.config(en());

/** The input as the schema describes it, or one error that names every problem and repeats no input. */
export function parse<T>(what: string, schema: z.ZodMiniType<T>, input: unknown): T {
  const { success, data, error } = z.safeParse(schema, input);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || what}: ${message}`);
  throw new SafeError(`${what} is not valid: ${problems.join('; ')}`);
}
