import * as z from 'zod/mini';
import { parse } from '../shared/parse';

const text = z.string().check(z.minLength(1));

/** A restore job of a test that is complete. Source: AWS Backup developer guide, EventBridge events. */
const restored = z.object({
  detail: z.object({
    restoreJobId: text,
    status: z.literal('COMPLETED'),
    resourceType: z.enum(['DynamoDB', 'S3']),
    createdResourceArn: text,
  }),
});

export type RestoredEvent = z.infer<typeof restored>['detail'];

/** What AWS Backup says about a restore, or nothing where the function is called by its schedule. */
export function restoredIn(event: unknown): RestoredEvent | undefined {
  const fromBackup =
    typeof event === 'object' && event !== null && 'source' in event && event.source === 'aws.backup';
  return fromBackup ? parse('event', restored, event).detail : undefined;
}
