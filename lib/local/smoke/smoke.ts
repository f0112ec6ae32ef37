import { API, EXECUTOR, SECRET_KEYS, TABLES } from '../../contract/bi-cards';
import { clientsFor } from '../clients';
import { distributionDomain } from '../outputs';
import { NAMES, RELEASES_BUCKET } from '../target';
import { bucketCheck } from './buckets';
import { runChecks, type SmokeResult } from './check';
import { healthCheck, initCheck } from './functions';
import { schedulesCheck } from './schedules';
import { secretCheck } from './secret';
import { serviceCheck } from './services';
import { siteCheck } from './site';
import { tableCheck } from './tables';

/** What `bi-local` must be able to do after a deployment, tried one by one. */
export function smoke(endpoint: string): Promise<SmokeResult[]> {
  const clients = clientsFor(endpoint);
  return runChecks([
    initCheck(clients.lambda, NAMES.functions.init, { secretId: NAMES.secret, keys: SECRET_KEYS }),
    healthCheck(clients.lambda, NAMES.functions.health),
    secretCheck(clients.secrets, NAMES.secret, SECRET_KEYS),
    ...TABLES.map(table => tableCheck(clients.dynamodb, table)),
    bucketCheck(clients.s3, NAMES.datasetsBucket),
    bucketCheck(clients.s3, NAMES.staticBucket),
    bucketCheck(clients.s3, RELEASES_BUCKET),
    siteCheck(endpoint, () => distributionDomain(clients.cloudFormation)),
    ...[API, EXECUTOR].map(({ service }) => serviceCheck(clients.ecs, NAMES.cluster, service)),
    schedulesCheck(clients.scheduler, NAMES.scheduleGroup),
  ]);
}
