import {
  type BackupSummary,
  DescribeTableCommand,
  type DynamoDBClient,
  ListBackupsCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';

/** Undefined where there is no such table. */
export async function describeTable(
  dynamodb: DynamoDBClient,
  TableName: string,
): Promise<TableDescription | undefined> {
  try {
    return (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Usable, with every index; the local cloud says nothing about an index that is there. */
export function isActive({ TableStatus, GlobalSecondaryIndexes = [] }: TableDescription): boolean {
  return (
    TableStatus === 'ACTIVE' &&
    GlobalSecondaryIndexes.every(({ IndexStatus = 'ACTIVE' }) => IndexStatus === 'ACTIVE')
  );
}

export async function tagsOf(dynamodb: DynamoDBClient, ResourceArn: string): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  let NextToken: string | undefined;
  do {
    const page = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn, NextToken }));
    for (const { Key, Value } of page.Tags ?? []) tags[`${Key}`] = `${Value}`;
    NextToken = page.NextToken;
  } while (NextToken);
  return tags;
}

export async function tableNames(dynamodb: DynamoDBClient): Promise<string[]> {
  const names: string[] = [];
  let from: string | undefined;
  do {
    const page = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: from }));
    names.push(...(page.TableNames ?? []));
    from = page.LastEvaluatedTableName;
  } while (from);
  return names;
}

/**
 * What DynamoDB keeps for 35 days of a table that had point-in-time recovery when it was deleted: its last state.
 * Source: DynamoDB developer guide, point-in-time recovery.
 */
export async function backupOfDeleted(
  dynamodb: DynamoDBClient,
  TableName: string,
): Promise<BackupSummary | undefined> {
  const backups: BackupSummary[] = [];
  let from: string | undefined;
  do {
    const page = await dynamodb.send(
      new ListBackupsCommand({ TableName, BackupType: 'SYSTEM', ExclusiveStartBackupArn: from }),
    );
    backups.push(...(page.BackupSummaries ?? []));
    from = page.LastEvaluatedBackupArn;
  } while (from);
  const time = ({ BackupCreationDateTime }: BackupSummary) => BackupCreationDateTime?.getTime() ?? 0;
  return backups
    .filter(({ BackupStatus }) => BackupStatus === 'AVAILABLE')
    .sort((a, b) => time(b) - time(a))[0];
}
