import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Session } from '../../../ops/session';

/** Whose something is that stands under a name: this account's, another's, or this account's until it is deleted. */
export type Taken = 'ours' | 'foreign' | 'deleting';

interface LookUp {
  /** Property that holds the physical name. */
  readonly property: string;
  /** Nothing where the name is free. */
  find(name: string, session: Session, region: string): Promise<Taken | undefined>;
}

const table: LookUp = {
  property: 'TableName',
  find: (TableName, session, region) =>
    exists(
      session.client(DynamoDBClient, region).send(new DescribeTableCommand({ TableName })),
      'ResourceNotFoundException',
    ),
};

/** Types whose resources outlive their stack and have a name of their own. */
export const LOOK_UPS: Readonly<Record<string, LookUp>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::S3::Bucket': {
    property: 'BucketName',
    find: async (Bucket, session, region) => {
      try {
        return await exists(
          session.client(S3Client, region).send(new HeadBucketCommand({ Bucket })),
          'NotFound',
          'NoSuchBucket',
        );
      } catch (error) {
        // 403: there is such a bucket, and it is not for us. 301: it is in another Region.
        const status = statusOf(error);
        if (status === 403) return 'foreign';
        if (status === 301) return 'ours';
        throw error;
      }
    },
  },
  'AWS::Logs::LogGroup': {
    property: 'LogGroupName',
    find: async (logGroupName, session, region) => {
      const { logGroups = [] } = await session
        .client(CloudWatchLogsClient, region)
        .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
      return logGroups.some(group => group.logGroupName === logGroupName) ? 'ours' : undefined;
    },
  },
  'AWS::SecretsManager::Secret': {
    property: 'Name',
    find: async (SecretId, session, region) => {
      const found = session
        .client(SecretsManagerClient, region)
        .send(new DescribeSecretCommand({ SecretId }));
      const taken = await exists(found, 'ResourceNotFoundException');
      return taken && (await found).DeletedDate ? 'deleting' : taken;
    },
  },
  'AWS::ECR::Repository': {
    property: 'RepositoryName',
    find: (name, session, region) =>
      exists(
        session.client(ECRClient, region).send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
        'RepositoryNotFoundException',
      ),
  },
};

async function exists(answer: Promise<unknown>, ...missing: readonly string[]): Promise<Taken | undefined> {
  try {
    await answer;
    return 'ours';
  } catch (error) {
    if (error instanceof Error && missing.includes(error.name)) return undefined;
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && '$metadata' in error && error.$metadata;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? Number(metadata.httpStatusCode)
    : undefined;
}
