import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import {
  COMPOSE_HOSTS,
  DEVELOPERS_BUCKETS,
  DEVELOPERS_CREDENTIALS,
  PUBLISHED_PORTS,
} from '../contract/developers-stack';
import { clientsFor } from '../local/clients';
import { NAMES, REGION } from '../local/target';
import { localEndpoint } from './endpoint';
import type { Server } from './server';
import { SETTINGS } from './settings';

/** Node 20 is supported here on purpose; the SDK's notice about 2027 would stand in every output. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Servers with the tables and buckets of one developer. */
export interface Target {
  readonly dynamodb: Server<DynamoDBClient>;
  readonly s3: Server<S3Client>;
  readonly buckets: { readonly datasets: string; readonly static: string };
  /** What CloudFormation owns is neither deleted nor emptied here. */
  readonly owner: 'developer' | 'cloudformation';
  /** Options with which the developer's command reaches the same servers again; empty for the stack's own. */
  readonly options: readonly string[];
}

const ANOTHER = 'Is it the right server? Another one may listen on the port.';

export interface StackOptions {
  /** @default - the port that the compose file publishes */
  readonly dynamodb?: string;
  /** @default - the port that the compose file publishes */
  readonly s3?: string;
  readonly s3AccessKey?: string;
  readonly s3SecretKey?: string;
  /**
   * The file of settings, to name it again.
   * @default - .env.local
   */
  readonly settings?: string;
}

/** The compose stack, or any servers of their kind on this machine. */
export function developersStack(options: StackOptions): Target {
  const { dynamodb, s3 } = PUBLISHED_PORTS;
  const tables = localEndpoint('--dynamodb', options.dynamodb ?? `http://localhost:${dynamodb}`);
  const objects = localEndpoint('--s3', options.s3 ?? `http://localhost:${s3}`);
  const { s3: key } = DEVELOPERS_CREDENTIALS;
  return {
    dynamodb: {
      endpoint: tables,
      look: lookAt(COMPOSE_HOSTS.dynamodb),
      refused: ANOTHER,
      client: new DynamoDBClient({
        endpoint: tables,
        region: REGION,
        credentials: DEVELOPERS_CREDENTIALS.dynamodb,
      }),
    },
    s3: {
      endpoint: objects,
      look: lookAt(COMPOSE_HOSTS.s3),
      refused: `Its credentials are S3_ACCESS_KEY and S3_SECRET_KEY, by default those of docker-compose.yml.\n${ANOTHER}`,
      client: new S3Client({
        endpoint: objects,
        region: REGION,
        credentials: {
          accessKeyId: options.s3AccessKey ?? key.accessKeyId,
          secretAccessKey: options.s3SecretKey ?? key.secretAccessKey,
        },
        forcePathStyle: true,
      }),
    },
    buckets: DEVELOPERS_BUCKETS,
    owner: 'developer',
    options: optionsOf(options),
  };
}

/**
 * Also what was in the environment: it may have been there for one command. In the stack's containers the servers have
 * names that nobody else resolves; a developer reaches them without options. The secret key is never written anywhere.
 */
function optionsOf({ dynamodb, s3, s3AccessKey, settings }: StackOptions): string[] {
  const names: readonly string[] = Object.values(COMPOSE_HOSTS);
  const isContainer = (url?: string) => url !== undefined && names.includes(new URL(url).hostname);
  const given = {
    '--dynamodb': !isContainer(dynamodb) && dynamodb,
    '--s3': !isContainer(s3) && s3,
    '--s3-access-key': !isContainer(s3) && s3AccessKey,
    '--settings': settings !== SETTINGS && settings,
  };
  return Object.entries(given).flatMap(([option, value]) => (value ? [option, value] : []));
}

/** The local cloud, where a deployment of `bi-local` has made tables and buckets already. */
export function localCloud(address: string): Target {
  const endpoint = localEndpoint('--local-cloud', address);
  const { dynamodb, s3 } = clientsFor(endpoint);
  const server = {
    endpoint,
    look: 'Is it running? To start it, and to see where it runs: npm run local',
    refused: 'Is it the local cloud? To see where that runs: npm run local',
  };
  return {
    dynamodb: { ...server, client: dynamodb },
    s3: { ...server, client: s3 },
    buckets: { datasets: NAMES.datasetsBucket, static: NAMES.staticBucket },
    owner: 'cloudformation',
    options: [],
  };
}

function lookAt(service: string): string {
  const compose = 'docker compose --env-file .env.local';
  return `Is it running? ${compose} ps ${service}\nWhat does it say? ${compose} logs ${service}`;
}
