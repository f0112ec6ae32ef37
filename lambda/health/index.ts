import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { HealthReport } from '../../lib/contract/health';
import type { Clients } from './check';
import { publish } from './metrics';
import { readPlan } from './plan';
import { runChecks } from './run-checks';

const logger = new Logger();
const cloudwatch = new CloudWatchClient();
const clients: Clients = {
  ecs: new ECSClient(),
  // The prefix `data-` is for AWS's own host names; the SDK puts it before any endpoint.
  discovery: new ServiceDiscoveryClient({ disableHostPrefix: 'AWS_ENDPOINT_URL' in process.env }),
  dynamodb: new DynamoDBClient(),
  secrets: new SecretsManagerClient(),
  cloudwatch: region => new CloudWatchClient({ region }),
};

const LEVELS = { healthy: 'info', degraded: 'warn', unhealthy: 'error' } as const;

/**
 * Checks everything in the plan, publishes the results as metrics and returns them. Ignores what it is invoked with.
 *
 * It fails when the metrics do not arrive: the alarms would see nothing. The results are in the log by then.
 */
export async function handler(): Promise<HealthReport> {
  const plan = readPlan(process.env);
  const report = await runChecks(plan, clients);
  logger[LEVELS[report.status]](`${plan.deployment} is ${report.status}`, { report });
  await publish(cloudwatch, plan, report);
  return report;
}
