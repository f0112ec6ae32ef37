import { DescribeContinuousBackupsCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describeTable } from './tables';

/** The times a table can be restored to, both ends included. */
export interface RecoveryWindow {
  readonly earliest: Date;
  readonly latest: Date;
}

/** Undefined where point-in-time recovery is off. */
export type FindWindow = (table: string) => Promise<RecoveryWindow | undefined>;

/** As DynamoDB says. The latest time is about five minutes ago. */
export function recoveryWindows(dynamodb: DynamoDBClient): FindWindow {
  return async TableName => {
    const { ContinuousBackupsDescription } = await dynamodb.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    const {
      PointInTimeRecoveryStatus,
      EarliestRestorableDateTime: earliest,
      LatestRestorableDateTime: latest,
    } = ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
    return PointInTimeRecoveryStatus === 'ENABLED' && earliest && latest ? { earliest, latest } : undefined;
  };
}

export const LOCAL_WINDOW_NOTE =
  'the local cloud keeps no history: every time since a table was made counts as restorable, and what comes back is the table as it is now';

/** For the local cloud alone, which reports the recovery of these tables as off and restores them nevertheless. */
export function localWindows(dynamodb: DynamoDBClient, now: () => Date): FindWindow {
  return async table => {
    const { CreationDateTime } = (await describeTable(dynamodb, table)) ?? {};
    // Whole seconds, as a time to restore to is written.
    return (
      CreationDateTime && {
        earliest: new Date(Math.floor(CreationDateTime.getTime() / 1000) * 1000),
        latest: now(),
      }
    );
  };
}
