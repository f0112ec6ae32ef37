/** Schema parts that every system's configuration is made of. Loads no CDK: the tools read configuration too. */
import { z } from 'zod';

/** Twelve digits, or `current`: the account of the credentials that run the CLI. */
export const account = z.union([z.literal('current'), z.string().regex(/^\d{12}$/)], {
  error: 'allowed: a 12-digit AWS account id, or "current" for the account of the credentials in use',
});

/** Values CloudWatch Logs accepts. Source: API reference, PutRetentionPolicy. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
export const logRetentionDays = z.literal(LOG_RETENTION_DAYS);

/** What becomes of state when its resource leaves the template. Losing it takes a reason. */
export const state = z.discriminatedUnion('onRemoval', [
  z.strictObject({ onRemoval: z.literal('retain'), deletionProtection: z.boolean() }),
  z.strictObject({ onRemoval: z.literal('destroy'), reason: z.string().min(10) }),
]);
export type State = z.infer<typeof state>;
