/**
 * The names of the application developers' stack: `docker-compose.yml`, its initialisers and its tests.
 * Source: deployment guide v0.2, sections 2.2 and 2.3.
 */

/** Where a developer's machine reaches what the containers listen on. */
export const PUBLISHED_PORTS = {
  frontend: 3000,
  api: 8000,
  executor: 8080,
  dynamodb: 8001,
  s3: 9000,
  s3Console: 9001,
} as const;

/** Names that only the containers resolve. */
export const COMPOSE_HOSTS = { dynamodb: 'dynamodb-local', s3: 'minio' } as const;

/** One environment only, so the names carry none. */
export const DEVELOPERS_BUCKETS = { datasets: 'bi-datasets', static: 'bi-static' } as const;

/** What MinIO and DynamoDB Local take here; worth nothing elsewhere. DynamoDB Local allows letters and digits only. */
export const DEVELOPERS_CREDENTIALS = {
  dynamodb: { accessKeyId: 'local', secretAccessKey: 'local' },
  s3: { accessKeyId: 'minioadmin', secretAccessKey: 'minioadmin' },
} as const;

/** Variables of `.env.local` that name folders of the application's repositories. */
export const PATH_VARIABLES = {
  frontend: 'FRONTEND_PATH',
  api: 'API_PATH',
  executor: 'EXECUTOR_PATH',
  gcp: 'GCP_CREDENTIALS_PATH',
} as const;
