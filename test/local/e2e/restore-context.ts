import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { namesOf, TABLES } from '../../../lib/contract/bi-cards';
import { CREDENTIALS, REGION } from '../../../lib/local/target';
import type { RestoreContext } from '../../../lib/ops/restore/context';
import { S3Journal } from '../../../lib/ops/restore/journal';
import { localWindows } from '../../../lib/ops/restore/windows';

export const BUCKET = namesOf('local').datasetsBucket;

export const settingsFor = (endpoint: string) => ({ endpoint, region: REGION, credentials: CREDENTIALS });

/** A restore on the local cloud, as the command would make it. */
export function contextFor(dynamodb: DynamoDBClient, s3: S3Client): RestoreContext {
  const now = () => new Date();
  return {
    dynamodb,
    journal: new S3Journal(s3, BUCKET),
    tables: TABLES,
    findWindow: localWindows(dynamodb, now),
    protectionOf: () => ({ recoveryDays: 35, deletionProtection: true, tags: { system: 'bi' } }),
    now,
    signal: new AbortController().signal,
    pause: ms => pause(ms),
    onProgress: () => {},
  };
}
