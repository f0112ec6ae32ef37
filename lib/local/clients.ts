import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import '@aws-sdk/signature-v4a';
import { ECRClient } from '@aws-sdk/client-ecr';
import { STSClient } from '@aws-sdk/client-sts';
import { namesOnThisMachine } from './resolve';
import { CREDENTIALS, REGION } from './target';

/** Node 20 is supported here on purpose; the SDK's notice about 2027 would stand in every output. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

export type Clients = ReturnType<typeof clientsFor>;

/** SDK clients of the local cloud; they read neither the user's environment nor their AWS configuration. */
export function clientsFor(endpoint: string) {
  const config = {
    endpoint,
    region: REGION,
    credentials: CREDENTIALS,
  };
  return {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    dynamodb: new DynamoDBClient(config),
    ecr: new ECRClient(config),
    ecs: new ECSClient(config),
    // It asks at `<account>.localhost`.
    keyValueStore: new CloudFrontKeyValueStoreClient({ ...config, requestHandler: namesOnThisMachine() }),
    lambda: new LambdaClient(config),
    // Names under `localhost` do not resolve everywhere, so the bucket goes into the path.
    s3: new S3Client({ ...config, forcePathStyle: true }),
    scheduler: new SchedulerClient(config),
    secrets: new SecretsManagerClient(config),
    sts: new STSClient(config),
  };
}
